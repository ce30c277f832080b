import { Button, Container, Heading, Text } from "@medusajs/ui"
import { useMemo, useState } from "react"
import { useTranslation } from "react-i18next"

import { TopicSelect } from "../../admin/components/common/topic-select"
import { RequestAndResponse } from "../../admin/components/webhook-page/exchange"
import { messageOf } from "../../admin/lib/api/error-message"
import { testableTopics } from "../../admin/lib/topic-patterns"
import { useTestWebhook, useTopics, type Webhook } from "../api/webhooks"
import { WebhookFrame } from "./webhook-frame"

/** Sends the sample of a topic to a webhook, and shows the request beside the response. */
export default function TestWebhook() {
  return <WebhookFrame>{(webhook) => <Testing webhook={webhook} />}</WebhookFrame>
}

const Testing = ({ webhook }: { webhook: Webhook }) => {
  const { t } = useTranslation()
  const { data: catalogue } = useTopics()
  const topics = useMemo(() => testableTopics(webhook.topics, catalogue ?? []), [webhook.topics, catalogue])
  const [chosen, setChosen] = useState<string>()
  const topic = chosen ?? topics[0]
  const { mutate: send, data: delivery, error, isPending } = useTestWebhook(webhook.id)

  return (
    <Container className="flex flex-col gap-y-6 px-4 py-5 sm:px-6">
      <div>
        <Heading level="h2">{t("webhooks.actions.test")}</Heading>
        <Text size="small" className="text-ui-fg-subtle text-pretty">
          {t("webhooks.test.hint")}
        </Text>
      </div>
      <div className="flex flex-wrap items-end gap-3">
        <TopicSelect topics={topics} value={topic} onChange={setChosen} />
        <Button size="small" isLoading={isPending} disabled={!topic} onClick={() => send(topic)}>
          {t("webhooks.actions.test")}
        </Button>
      </div>
      <div aria-live="polite" className="empty:hidden">
        {error && (
          <Text size="small" className="text-ui-fg-error" role="alert">
            {messageOf(error)}
          </Text>
        )}
        {delivery && !isPending && <RequestAndResponse delivery={delivery} />}
      </div>
    </Container>
  )
}
