import { RouteFocusModal } from "@medusajs/dashboard/components"
import { useEffect } from "react"
import { useTranslation } from "react-i18next"
import { useLocation, useNavigate } from "react-router-dom"

import { useTestWebhook, useTopics } from "../../hooks/use-webhooks"
import type { AdminWebhook } from "../../lib/api/webhooks"
import { ModalTitle } from "../common/form-modal"
import { TestForm } from "./exchange"

/** Sends a webhook the sample of one of its topics, and shows the request and the response. */
const TestWebhook = ({ webhook }: { webhook: AdminWebhook }) => {
  const { t } = useTranslation("webhooks")
  const { data: catalogue } = useTopics()
  const test = useTestWebhook(webhook.id)

  useSendAtOnce(() => test.mutate(undefined))

  return (
    <>
      <RouteFocusModal.Header />
      <RouteFocusModal.Body className="relative flex flex-1 flex-col items-center overflow-y-auto">
        <div className="flex w-full max-w-[1200px] flex-col gap-y-6 px-4 py-10">
          <ModalTitle
            title={t("webhooks.test.title", { name: webhook.name })}
            hint={t("webhooks.test.hint")}
          />
          <TestForm subscribed={webhook.topics} catalogue={catalogue} test={test} />
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
