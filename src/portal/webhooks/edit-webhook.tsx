import { toast } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useNavigate, useParams } from "react-router-dom"

import { changesOf, checkValues } from "../../admin/components/webhook-form/check-values"
import { valuesOf } from "../../admin/components/webhook-form/form-values"
import { useCheckedForm } from "../../admin/hooks/use-checked-form"
import { useFormat } from "../../admin/hooks/use-format"
import { ALL_UNITS } from "../../admin/lib/time-span"
import { useUpdateWebhook, useWebhook, type Webhook } from "../api/webhooks"
import { Failure, Loading } from "../common/states"
import { paths } from "../paths"
import { FormPage } from "./form-page"

/** The form of a webhook that is there. */
export default function EditWebhook() {
  const { id = "" } = useParams()
  const { data: webhook, error } = useWebhook(id)

  if (!webhook) {
    return error ? <Failure error={error} /> : <Loading />
  }
  return <Editing webhook={webhook} />
}

const Editing = ({ webhook }: { webhook: Webhook }) => {
  const { t } = useTranslation()
  const { span } = useFormat()
  const navigate = useNavigate()
  // The webhook is read anew in the background; what was typed was typed about this state of it.
  const [values] = useState(() => valuesOf(webhook, (seconds) => span(seconds, ALL_UNITS)))
  const { form, handleSave } = useCheckedForm(values, checkValues)
  const { mutateAsync: update } = useUpdateWebhook(webhook.id)

  const handleSubmit = handleSave(async (input) => {
    const before = checkValues(values)
    await update(before.ok ? changesOf(before.input, input) : input)
    toast.success(t("webhooks.form.saved"))
    void navigate(paths.webhook(webhook.id))
  })

  return (
    <FormPage
      title={t("webhooks.form.editTitle")}
      subtitle={t("webhooks.form.editHint")}
      form={form}
      save={t("actions.save")}
      onSubmit={(event) => void handleSubmit(event)}
      cancelTo={paths.webhook(webhook.id)}
    />
  )
}
