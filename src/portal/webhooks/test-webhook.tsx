import { Container, Heading, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { TestForm } from "../../admin/components/webhook-page/exchange"
import { useTestWebhook, useTopics, type Webhook } from "../api/webhooks"
import { WebhookFrame } from "./webhook-frame"

/** Sends the sample of a topic to a webhook, and shows the request beside the response. */
export default function TestWebhook() {
  return <WebhookFrame>{(webhook) => <Testing webhook={webhook} />}</WebhookFrame>
}

const Testing = ({ webhook }: { webhook: Webhook }) => {
  const { t } = useTranslation()
  const { data: catalogue } = useTopics()
  const test = useTestWebhook(webhook.id)

  return (
    <Container className="flex flex-col gap-y-6 px-4 py-5 sm:px-6">
      <div>
        <Heading level="h2">{t("webhooks.actions.test")}</Heading>
        <Text size="small" className="text-ui-fg-subtle text-pretty">
          {t("webhooks.test.hint")}
        </Text>
      </div>
      <TestForm subscribed={webhook.topics} catalogue={catalogue} test={test} />
    </Container>
  )
}
