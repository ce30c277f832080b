import { Button, Container } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link, useSearchParams } from "react-router-dom"

import { NewKeys } from "../../admin/components/common/new-keys"
import { PingAnswer } from "../../admin/components/common/ping-answer"
import { checkValues } from "../../admin/components/webhook-form/check-values"
import { emptyValues } from "../../admin/components/webhook-form/form-values"
import { useCheckedForm } from "../../admin/hooks/use-checked-form"
import type { AppWebhookWithSecret } from "../../types"
import { useDeliveries } from "../api/deliveries"
import { useCreateWebhook } from "../api/webhooks"
import { PageHead } from "../common/page-head"
import { paths } from "../paths"
import { FormPage } from "./form-page"

/** The form of a new webhook. After the webhook was created, its secret is shown once. */
export default function CreateWebhook() {
  const { t } = useTranslation()
  const [params] = useSearchParams()
  const topics = params.getAll("topic")
  const { form, handleSave } = useCheckedForm({ ...emptyValues(""), topics }, checkValues)
  const { mutateAsync: create, data: created } = useCreateWebhook()
  const handleSubmit = handleSave(async (input) => void (await create(input)))

  return created ? (
    <Created webhook={created} />
  ) : (
    <FormPage
      title={t("webhooks.form.createTitle")}
      subtitle={t("portal.form.createHint")}
      form={form}
      isNew
      saveText={t("portal.form.create")}
      onSubmit={(event) => void handleSubmit(event)}
      cancelTo={paths.webhooks()}
    />
  )
}

const Created = ({ webhook }: { webhook: AppWebhookWithSecret }) => {
  const { t } = useTranslation()

  return (
    <div className="mx-auto w-full max-w-[720px]">
      <PageHead
        title={t("webhooks.created.title", { name: webhook.name })}
        subtitle={t(webhook.signature === "ed25519" ? "portal.created.keyHint" : "portal.created.hint")}
      />
      <Container className="flex flex-col gap-y-6 px-4 py-6 sm:px-6">
        <NewKeys webhook={webhook} />
        {webhook.mode === "push" && <Ping webhookId={webhook.id} />}
      </Container>
      <div className="flex justify-end gap-x-2 pt-4">
        <Button size="small" variant="secondary" asChild>
          <Link to={paths.webhook(webhook.id)}>{t("portal.created.toWebhook")}</Link>
        </Button>
        <Button size="small" asChild>
          <Link to={paths.webhookPage(webhook.id, "first-steps")}>{t("portal.webhook.tabs.firstSteps")}</Link>
        </Button>
      </div>
    </div>
  )
}

/** The outcome of the ping that the URL of a new webhook is sent. */
const Ping = ({ webhookId }: { webhookId: string }) => {
  const { data } = useDeliveries({ webhook_id: webhookId, topic: "webhook.ping" }, null, 1)

  return (
    <div role="status">
      <PingAnswer ping={data?.webhook_deliveries[0]} />
    </div>
  )
}
