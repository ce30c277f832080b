import { useState } from "react"

import { listWebhookStats } from "../../lib/api/webhooks"
import type { WaitingPromptProps } from "./waiting-prompt"

/** What to do with the waiting deliveries of a webhook that is activated. */
export type Waiting = "deliver" | "cancel"

/** The part of the change of a webhook with that choice; empty if no deliveries wait. */
type WaitingChoice = { waiting_deliveries?: Waiting }

type Question = { webhooks: number; waiting: number; answer: (choice: WaitingChoice | null) => void }

/**
 * Asks what to do with the waiting deliveries of webhooks that are activated. If no deliveries wait, it does not ask.
 * @returns `ask`, which resolves to null if the admin cancels, and the properties of `<WaitingPrompt>`, which the component must
 * render
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
