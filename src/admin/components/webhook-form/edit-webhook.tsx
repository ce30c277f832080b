import { useRouteModal } from "@medusajs/dashboard/components"
import { toast, usePrompt } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router-dom"

import { WEBHOOK_STATUSES } from "../../../types"
import { useCheckedForm } from "../../hooks/use-checked-form"
import { useFormat } from "../../hooks/use-format"
import { useUpdateWebhook } from "../../hooks/use-webhooks"
import { statusOf } from "../../lib/api/error-message"
import { retrieveWebhook, type AdminWebhook, type WebhookChange } from "../../lib/api/webhooks"
import { webhookDialogPath } from "../../lib/paths"
import { ALL_UNITS } from "../../lib/time-span"
import { showError } from "../../lib/show-error"
import { FormModal } from "../common/form-modal"
import { useWaitingQuestion } from "../webhook-actions/use-waiting-question"
import { WaitingPrompt } from "../webhook-actions/waiting-prompt"
import { ChangedMeanwhilePrompt } from "./changed-meanwhile-prompt"
import { changesOf, checkValues } from "./check-values"
import { differences, expectedOf } from "./compared-settings"
import { valuesOf } from "./form-values"
import { WebhookFields } from "./webhook-fields"

/** A change that was refused, and the webhook as someone else has left it. */
type Conflict = { change: WebhookChange; webhook: AdminWebhook }

/**
 * The form for an existing webhook. Where someone else has changed it since the form was opened, nothing is saved before the
 * admin has seen what. Asks what to do with the deliveries that wait, and whether to test what was saved.
 */
const EditWebhook = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const { span } = useFormat()
  const navigate = useNavigate()
  const prompt = usePrompt()
  const { handleSuccess } = useRouteModal()
  const formValues = (of: AdminWebhook) => valuesOf(of, (seconds) => span(seconds, ALL_UNITS))
  // The webhook is read anew in the background; what was typed was typed about this state of it.
  const [shown, setShown] = useState(() => ({ webhook, values: formValues(webhook) }))
  const [conflict, setConflict] = useState<Conflict>()
  const { values } = shown
  const { form, handleSave } = useCheckedForm(values, checkValues)
  const { mutateAsync: update } = useUpdateWebhook(webhook.id)
  const { ask, waitingPrompt } = useWaitingQuestion()

  const handleSubmit = handleSave(async (input) => {
    const before = checkValues(values)
    const change = before.ok ? changesOf(before.input, input) : input
    const choice = change.status === "active" ? await ask([webhook.id]) : {}
    if (!choice) {
      return
    }
    await save({ ...change, ...choice }, shown.webhook)
  })

  /** @param expected the state of the webhook that the admin knows. */
  const save = async (change: WebhookChange, expected: AdminWebhook): Promise<void> => {
    const saved = await update({ ...change, expected: expectedOf(expected) }).catch(
      async (error: unknown) => {
        if (statusOf(error) !== 409) {
          throw error
        }
        setConflict({ change, webhook: await retrieveWebhook(webhook.id) })
      }
    )
    if (!saved) {
      return
    }
    const { status } = saved
    toast.success(t("webhooks.form.saved"))
    handleSuccess()
    if (status === "active" && (await prompt(testPrompt()))) {
      void navigate(webhookDialogPath(webhook.id, "test"), { state: { sendsAtOnce: true } })
    }
  }

  const handleReload = (now: AdminWebhook) => {
    const reloaded = { webhook: now, values: formValues(now) }
    setConflict(undefined)
    setShown(reloaded)
    form.reset(reloaded.values)
  }

  const handleSaveAnyway = ({ change, webhook: now }: Conflict) => {
    setConflict(undefined)
    save(change, now).catch(showError)
  }

  const testPrompt = () => ({
    variant: "confirmation" as const,
    title: t("webhooks.form.testTitle"),
    description: t("webhooks.form.testHint"),
    confirmText: t("webhooks.actions.test"),
    cancelText: t("webhooks.form.testLater"),
  })

  return (
    <>
      <FormModal
        title={t("webhooks.form.editTitle")}
        hint={t("webhooks.form.editHint")}
        form={form}
        onSubmit={(event) => void handleSubmit(event)}
      >
        <WebhookFields statuses={WEBHOOK_STATUSES} webhookId={webhook.id} />
      </FormModal>
      <WaitingPrompt {...waitingPrompt} />
      <ChangedMeanwhilePrompt
        webhook={conflict?.webhook}
        changed={conflict ? differences(shown.webhook, conflict.webhook) : []}
        onSave={() => conflict && handleSaveAnyway(conflict)}
        onReload={() => conflict && handleReload(conflict.webhook)}
        onCancel={() => setConflict(undefined)}
      />
    </>
  )
}

export default EditWebhook
