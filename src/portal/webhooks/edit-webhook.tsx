import { toast } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { useNavigate, useParams } from "react-router-dom"

import { useEditing } from "../../admin/components/webhook-form/use-editing"
import { retrieveWebhook, useUpdateWebhook, useWebhook, type Webhook } from "../api/webhooks"
import { Pending } from "../common/states"
import { paths } from "../paths"
import { AFTER_SAVING, FormPage } from "./form-page"

/** The form of an existing webhook. */
export default function EditWebhook() {
  const { id = "" } = useParams()
  const { data: webhook, error } = useWebhook(id)

  if (!webhook) {
    return <Pending error={error} />
  }
  return <Editing webhook={webhook} />
}

const Editing = ({ webhook }: { webhook: Webhook }) => {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { mutateAsync: update } = useUpdateWebhook(webhook.id)

  const { form, handleSubmit, meanwhilePrompt } = useEditing({
    webhook,
    update,
    retrieve: () => retrieveWebhook(webhook.id),
    onSaved: () => {
      toast.success(t("webhooks.form.saved"))
      void navigate(paths.webhook(webhook.id), { state: AFTER_SAVING })
    },
  })

  return (
    <>
      <FormPage
        title={t("webhooks.form.editTitle")}
        subtitle={t("webhooks.form.editHint")}
        form={form}
        saveText={t("actions.save")}
        onSubmit={(event) => void handleSubmit(event)}
        cancelTo={paths.webhook(webhook.id)}
      />
      {meanwhilePrompt}
    </>
  )
}
