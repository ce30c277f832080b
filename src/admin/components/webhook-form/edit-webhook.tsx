import { useRouteModal } from "@medusajs/dashboard/components"
import { toast, usePrompt } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useNavigate } from "react-router-dom"

import { WEBHOOK_STATUSES } from "../../../types"
import { useUpdateWebhook } from "../../hooks/use-webhooks"
import { countWaiting, retrieveWebhook, type AdminWebhook } from "../../lib/api/webhooks"
import { webhookDialogPath } from "../../lib/paths"
import { FormModal } from "../common/form-modal"
import { useWaitingQuestion, WaitingPrompt } from "../webhook-actions/waiting-prompt"
import { useEditing } from "./use-editing"
import { WebhookFields } from "./webhook-fields"

/** The form for an existing webhook. It asks what to do with waiting deliveries, and after saving whether to send a test. */
const EditWebhook = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const navigate = useNavigate()
  const prompt = usePrompt()
  const { handleSuccess } = useRouteModal()
  const { mutateAsync: update } = useUpdateWebhook(webhook.id)
  const { ask, waitingPrompt } = useWaitingQuestion(countWaiting)

  const handleSaved = async ({ status }: Pick<AdminWebhook, "status">) => {
    toast.success(t("webhooks.form.saved"))
    handleSuccess()
    if (status === "active" && (await prompt(testPrompt()))) {
      void navigate(webhookDialogPath(webhook.id, "test"), { state: { sendsAtOnce: true } })
    }
  }

  const { form, handleSubmit, meanwhilePrompt } = useEditing({
    webhook,
    update,
    retrieve: () => retrieveWebhook(webhook.id),
    complete: async ({ status }) => (status === "active" ? await ask([webhook.id]) : {}),
    onSaved: (saved) => void handleSaved(saved),
  })

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
      {meanwhilePrompt}
    </>
  )
}

export default EditWebhook
