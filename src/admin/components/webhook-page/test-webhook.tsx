import { RouteFocusModal } from "@medusajs/dashboard/components"
import { Button, Heading, Text } from "@medusajs/ui"
import { useEffect, useMemo, useState } from "react"
import { useTranslation } from "react-i18next"
import { useLocation, useNavigate } from "react-router-dom"

import { useTestWebhook, useTopics } from "../../hooks/use-webhooks"
import { messageOf } from "../../lib/api/error-message"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { testableTopics } from "../../lib/topic-patterns"
import { TopicSelect } from "../common/topic-select"
import { RequestAndResponse } from "./exchange"

/** Sends a webhook the sample of one of its topics, and shows the request and the response. */
const TestWebhook = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const { data: catalogue } = useTopics()
  const topics = useMemo(() => testableTopics(webhook.topics, catalogue ?? []), [webhook.topics, catalogue])
  const [chosen, setChosen] = useState<string>()
  const topic = chosen ?? topics[0]
  const { mutate: send, data: delivery, error, isPending } = useTestWebhook(webhook.id)

  useSendAtOnce(() => send(undefined))

  return (
    <>
      <RouteFocusModal.Header />
      <RouteFocusModal.Body className="relative flex flex-1 flex-col items-center overflow-y-auto">
        <div className="flex w-full max-w-[1200px] flex-col gap-y-6 px-4 py-10">
          <div>
            <RouteFocusModal.Title asChild>
              <Heading>{t("webhooks.test.title", { name: webhook.name })}</Heading>
            </RouteFocusModal.Title>
            <RouteFocusModal.Description asChild>
              <Text size="small" className="text-ui-fg-subtle">
                {t("webhooks.test.hint")}
              </Text>
            </RouteFocusModal.Description>
          </div>
          <div className="flex flex-wrap items-end gap-3">
            <TopicSelect topics={topics} value={topic} onChange={setChosen} />
            <Button size="small" isLoading={isPending} disabled={!topic} onClick={() => send(topic)}>
              {t("webhooks.actions.test")}
            </Button>
          </div>
          <div aria-live="polite">
            {error && (
              <Text size="small" className="text-ui-fg-error" role="alert">
                {messageOf(error)}
              </Text>
            )}
            {delivery && !isPending && <RequestAndResponse delivery={delivery} />}
          </div>
        </div>
      </RouteFocusModal.Body>
    </>
  )
}

/** Sends a test when the dialog opens, if the admin has confirmed it before (`state.sendsAtOnce`). A reload sends nothing. */
const useSendAtOnce = (send: () => void) => {
  const { pathname, state } = useLocation()
  const navigate = useNavigate()
  const sendsAtOnce = Boolean(state?.sendsAtOnce)

  useEffect(() => {
    if (!sendsAtOnce) {
      return
    }
    // React's strict mode cleans the first effect up at once. The answer of a request sent in it would be lost.
    const timer = setTimeout(() => {
      send()
      void navigate(pathname, { replace: true })
    })
    return () => clearTimeout(timer)
    // Only the state that the page was opened with counts.
  }, [sendsAtOnce])
}

export default TestWebhook
