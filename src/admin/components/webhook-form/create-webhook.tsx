import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useSearchParams } from "react-router-dom"

import { useCheckedForm } from "../../hooks/use-checked-form"
import { useFormat } from "../../hooks/use-format"
import { useCreateWebhook } from "../../hooks/use-webhooks"
import type { AdminWebhookWithSecret } from "../../lib/api/webhooks"
import { FormModal } from "../common/form-modal"
import { checkValues } from "./check-values"
import { CreatedWebhookDetails } from "./created-webhook"
import { emptyValues } from "./form-values"
import { WebhookFields } from "./webhook-fields"

/** The query parameter with the app, if the form is opened from the page of an app. */
const APP_PARAM = "for_app"

/** The form for a new webhook. After it is saved, the secret and the outcome of the ping are shown. */
const CreateWebhook = () => {
  const [created, setCreated] = useState<AdminWebhookWithSecret | null>(null)

  return created ? <CreatedWebhookDetails webhook={created} /> : <CreateForm onCreated={setCreated} />
}

const CreateForm = ({ onCreated }: { onCreated: (webhook: AdminWebhookWithSecret) => void }) => {
  const { t } = useTranslation("webhooks")
  const { dateTime } = useFormat()
  const [params] = useSearchParams()
  const [values] = useState(() =>
    emptyValues(
      t("webhooks.form.defaultName", { date: dateTime(new Date()) }),
      params.get(APP_PARAM) ?? undefined
    )
  )
  const { form, handleSave } = useCheckedForm(values, checkValues)
  const { mutateAsync: create } = useCreateWebhook()

  const handleSubmit = handleSave(async (input) => onCreated(await create(input)))

  return (
    <FormModal
      title={t("webhooks.form.createTitle")}
      hint={t("webhooks.form.createHint")}
      form={form}
      onSubmit={(event) => void handleSubmit(event)}
    >
      <WebhookFields statuses={["active", "paused"]} withSecret />
    </FormModal>
  )
}

export default CreateWebhook
