import { useState } from "react"

import { listWebhookStats } from "../../lib/api/webhooks"
import type { WaitingPromptProps } from "./waiting-prompt"

/** What happens to the deliveries that wait for a webhook which is activated. */
export type Waiting = "deliver" | "cancel"

/** The part of a change that says so; empty where none wait. */
export type WaitingChoice = { waiting_deliveries?: Waiting }

type Question = { webhooks: number; waiting: number; answer: (choice: WaitingChoice | null) => void }

/**
 * Finds out what is to happen to the deliveries that wait for webhooks about to be activated: asks the admin, unless
 * there are none.
 * @returns `ask`, which gives null when the admin thinks better of it, and what `<WaitingPrompt>` needs.
 */
export const useWaitingQuestion = () => {
  const [question, setQuestion] = useState<Question | null>(null)

  const ask = async (ids: readonly string[]): Promise<WaitingChoice | null> => {
    const stats = Object.values(await listWebhookStats(ids))
    const waiting = stats.reduce((sum, one) => sum + one.waiting, 0)
    if (waiting === 0) {
      return {}
    }
    return new Promise((answer) => setQuestion({ webhooks: ids.length, waiting, answer }))
  }

  const settle = (choice: WaitingChoice | null) => {
    question?.answer(choice)
    setQuestion(null)
  }

  const waitingPrompt: WaitingPromptProps = {
    open: question !== null,
    webhooks: question?.webhooks ?? 0,
    waiting: question?.waiting ?? 0,
    onCancel: () => settle(null),
    onConfirm: (waiting_deliveries) => settle({ waiting_deliveries }),
  }
  return { ask, waitingPrompt }
}
