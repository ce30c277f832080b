import { Button, Container, Heading, Tabs, Text } from "@medusajs/ui"
import { useMemo, type ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { CodePanel } from "../../admin/components/common/code-panel"
import { PublicKeys } from "../../admin/components/common/public-keys"
import { testableTopics } from "../../admin/lib/topic-patterns"
import { useTopics, type Webhook } from "../api/webhooks"
import { paths } from "../paths"
import { WebhookFrame } from "../webhooks/webhook-frame"
import { acknowledgeCommand, fetchCommand, fetchProgram, testCommand } from "./commands"
import { RECEIVERS, startCommand, type ReceiverExample } from "./receivers"

/** A guide to a program that receives the webhook's messages, with code for this webhook. */
export default function FirstSteps() {
  return <WebhookFrame>{(webhook) => <Steps webhook={webhook} />}</WebhookFrame>
}

type StepProps = { webhook: Webhook }

const Steps = ({ webhook }: StepProps) => (
  <ol className="flex flex-col gap-y-4">
    <KeyStep webhook={webhook} />
    {webhook.mode === "push" ? <ReceiveStep webhook={webhook} /> : <FetchStep webhook={webhook} />}
    <TryStep webhook={webhook} />
    <RulesStep />
  </ol>
)

/** Step 1: the secret or the public key that the receiver needs. */
const KeyStep = ({ webhook }: StepProps) => {
  const { t } = useTranslation()

  return (
    <Step number={1} title={t("portal.steps.key.title")}>
      {webhook.signature !== "ed25519" && (
        <Text size="small" className="text-ui-fg-subtle text-pretty">
          {t("portal.steps.key.secret")} <code className="font-mono">{webhook.secret_redacted}</code>
        </Text>
      )}
      {webhook.signature !== "hmac" && (
        <>
          <Text size="small" className="text-ui-fg-subtle text-pretty">
            {t("portal.steps.key.publicKey")}
          </Text>
          <PublicKeys keys={webhook.public_keys} />
        </>
      )}
    </Step>
  )
}

/** Step 2 for a push webhook: a receiver in several languages. */
const ReceiveStep = ({ webhook }: StepProps) => {
  const { t } = useTranslation()

  return (
    <Step number={2} title={t("portal.steps.receive.title")}>
      <Text size="small" className="text-ui-fg-subtle text-pretty">
        {t("portal.steps.receive.text")}
      </Text>
      <Languages webhook={webhook} />
    </Step>
  )
}

/** The receivers, with a tab for each language. */
const Languages = ({ webhook }: StepProps) => {
  const { t } = useTranslation()

  return (
    <Tabs defaultValue={RECEIVERS[0]?.language}>
      <Tabs.List aria-label={t("portal.steps.receive.languages")} className="flex-wrap pb-3">
        {RECEIVERS.map(({ language }) => (
          <Tabs.Trigger key={language} value={language}>
            {language === "Node" ? "JavaScript" : language}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {RECEIVERS.map((receiver) => (
        <Tabs.Content key={receiver.language} value={receiver.language}>
          <ReceiverCode receiver={receiver} webhook={webhook} />
        </Tabs.Content>
      ))}
    </Tabs>
  )
}

const ReceiverCode = ({ receiver, webhook }: StepProps & { receiver: ReceiverExample }) => {
  const { t } = useTranslation()
  const [mainFile, ...otherFiles] = receiver.files
  const needsPublicKey = webhook.signature === "ed25519"
  const key = needsPublicKey ? (webhook.public_keys[0]?.public_key ?? "whpk_…") : "whsec_…"

  return needsPublicKey && !receiver.takesPublicKey ? (
    <Text size="small" className="text-ui-fg-subtle text-pretty">
      {t("portal.steps.receive.needsSecret")}
    </Text>
  ) : (
    <div className="flex flex-col gap-y-3">
      <CodePanel title={mainFile.name} code={mainFile.code.trim()} />
      {otherFiles.map(({ name, code }) => (
        <details key={name}>
          <summary className="txt-compact-small text-ui-fg-subtle focus-visible:shadow-borders-focus w-fit cursor-pointer rounded-sm font-mono outline-none">
            {name}
          </summary>
          <CodePanel title={name} code={code.trim()} className="mt-2" />
        </details>
      ))}
      <CodePanel title={t("portal.steps.receive.start")} code={startCommand(receiver.language, key)} />
    </div>
  )
}

/** Step 2 for a pull webhook: commands and a program that fetch messages. */
const FetchStep = ({ webhook: { id } }: StepProps) => {
  const { t } = useTranslation()
  const shop = location.origin

  return (
    <Step number={2} title={t("portal.steps.fetch.title")}>
      <Text size="small" className="text-ui-fg-subtle text-pretty">
        {t("portal.steps.fetch.text")}
      </Text>
      <CodePanel title={t("portal.steps.fetch.messages")} code={fetchCommand(shop, id)} />
      <CodePanel title={t("portal.steps.fetch.acknowledge")} code={acknowledgeCommand(shop, id)} />
      <CodePanel title="fetch-messages.ts" code={fetchProgram(shop, id)} />
      <Text size="small" className="text-ui-fg-subtle text-pretty">
        {t("portal.steps.token")}
      </Text>
    </Step>
  )
}

/** Step 3: send a test. */
const TryStep = ({ webhook }: StepProps) => {
  const { t } = useTranslation()
  const { data: catalogue } = useTopics()
  const [topic] = useMemo(() => testableTopics(webhook.topics, catalogue ?? []), [webhook.topics, catalogue])

  return (
    <Step number={3} title={t("portal.steps.try.title")}>
      <Text size="small" className="text-ui-fg-subtle text-pretty">
        {t("portal.steps.try.text")}
      </Text>
      <div className="flex flex-wrap gap-2">
        <Button size="small" asChild>
          <Link to={paths.webhookPage(webhook.id, "test")}>{t("webhooks.actions.test")}</Link>
        </Button>
        <Button size="small" variant="secondary" asChild>
          <Link to={paths.webhookPage(webhook.id, "log")}>{t("webhooks.actions.log")}</Link>
        </Button>
      </div>
      <CodePanel title="curl" code={testCommand(location.origin, webhook.id, topic)} />
      <Text size="small" className="text-ui-fg-subtle text-pretty">
        {t("portal.steps.token")}
      </Text>
    </Step>
  )
}

const RULES = ["bytes", "fast", "repeats", "order"] as const

/** Step 4: the rules that a receiver must follow in production. */
const RulesStep = () => {
  const { t } = useTranslation()

  return (
    <Step number={4} title={t("portal.steps.rules.title")}>
      <ul className="txt-small text-ui-fg-subtle flex list-disc flex-col gap-y-1.5 pl-5">
        {RULES.map((rule) => (
          <li key={rule} className="text-pretty">
            {t(`portal.steps.rules.${rule}`)}
          </li>
        ))}
      </ul>
    </Step>
  )
}

const Step = ({ number, title, children }: { number: number; title: string; children: ReactNode }) => (
  <li>
    <Container className="grid gap-x-4 gap-y-3 px-4 py-5 sm:grid-cols-[28px_minmax(0,1fr)] sm:px-6">
      <span
        aria-hidden
        className="bg-ui-bg-component shadow-borders-base txt-compact-small-plus text-ui-fg-subtle hidden size-7 items-center justify-center rounded-full sm:flex"
      >
        {number}
      </span>
      <div className="flex min-w-0 flex-col gap-y-3 sm:pt-0.5">
        <Heading level="h2">{title}</Heading>
        {children}
      </div>
    </Container>
  </li>
)
