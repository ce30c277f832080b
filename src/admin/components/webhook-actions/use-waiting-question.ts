import { useState } from "react"

import type { WaitingPromptProps } from "./waiting-prompt"

/** What to do with the waiting deliveries of a webhook that is activated. */
export type Waiting = "deliver" | "cancel"

/** The part of the change of a webhook with that choice; empty if no deliveries wait. */
type WaitingChoice = { waiting_deliveries?: Waiting }

type Question = { webhooks: number; waiting: number; answer: (choice: WaitingChoice | null) => void }

/**
 * Asks what to do with the waiting deliveries of webhooks that are activated. If no deliveries wait, it does not ask. The portal uses
 * it, too.
 * @param countWaiting requests the number of deliveries that wait for these webhooks
 * @returns `ask`, which resolves to null if the admin cancels, and the properties of `<WaitingPrompt>`, which the component must
 * render
 */
export const useWaitingQuestion = (countWaiting: (ids: readonly string[]) => Promise<number>) => {
  const [question, setQuestion] = useState<Question | null>(null)

  const ask = async (ids: readonly string[]): Promise<WaitingChoice | null> => {
    const waiting = await countWaiting(ids)
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
