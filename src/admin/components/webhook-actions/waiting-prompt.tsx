import { Prompt, RadioGroup } from "@medusajs/ui"
import { useEffect, useState } from "react"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"

/** What to do with the waiting deliveries of a webhook that is activated. */
type Waiting = "deliver" | "cancel"

/** The part of the change of a webhook with that choice; empty if no deliveries wait. */
type WaitingChoice = { waiting_deliveries?: Waiting }

type Question = { webhooks: number; waiting: number; answer: (choice: WaitingChoice | null) => void }

type WaitingPromptProps = {
  open: boolean
  /** The number of webhooks to activate. */
  webhooks: number
  /** The number of deliveries that wait for them. */
  waiting: number
  onCancel: () => void
  onConfirm: (waiting: Waiting) => void
}

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

/** Asks what to do with the waiting deliveries of webhooks that are activated. The portal uses it, too. */
export const WaitingPrompt = ({ open, webhooks, waiting, onCancel, onConfirm }: WaitingPromptProps) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const [choice, setChoice] = useState<Waiting>("deliver")

  // Each question starts with the default.
  useEffect(() => setChoice("deliver"), [open])

  return (
    <Prompt open={open} onOpenChange={(isOpen) => !isOpen && onCancel()} variant="confirmation">
      <Prompt.Content>
        <Prompt.Header>
          <Prompt.Title>{t("webhooks.resume.title", { count: webhooks })}</Prompt.Title>
          <Prompt.Description>
            {t("webhooks.resume.waiting", { count: waiting, number: number(waiting) })}
          </Prompt.Description>
        </Prompt.Header>
        <RadioGroup
          // Without `shrink-0` a description of several lines narrows the circle, and the labels are not aligned.
          className="px-6 pt-4 [&>button>div:first-child]:shrink-0"
          aria-label={t("webhooks.resume.choice")}
          value={choice}
          onValueChange={(value) => setChoice(value === "cancel" ? "cancel" : "deliver")}
        >
          <RadioGroup.ChoiceBox
            value="deliver"
            label={t("webhooks.resume.deliver")}
            description={t("webhooks.resume.deliverHint")}
          />
          <RadioGroup.ChoiceBox
            value="cancel"
            label={t("webhooks.resume.cancel")}
            description={t("webhooks.resume.cancelHint")}
          />
        </RadioGroup>
        <Prompt.Footer>
          <Prompt.Cancel>{t("actions.cancel")}</Prompt.Cancel>
          <Prompt.Action onClick={() => onConfirm(choice)}>{t("webhooks.actions.activate")}</Prompt.Action>
        </Prompt.Footer>
      </Prompt.Content>
    </Prompt>
  )
}
