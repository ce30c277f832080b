import { Plus } from "@medusajs/icons"
import { Badge, Button, Container, Tabs, Text } from "@medusajs/ui"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"
import { Link, useParams } from "react-router-dom"

import { CodePanel } from "../../admin/components/common/code-panel"
import { useMeaningText } from "../../admin/hooks/use-meaning-text"
import { useTopicTexts } from "../../admin/hooks/use-topic-texts"
import { statusOf } from "../../admin/lib/api/error-message"
import { useTopic, type Topic } from "../api/webhooks"
import { PageHead } from "../common/page-head"
import { NotFound, Pending } from "../common/states"
import { paths } from "../paths"
import { schemaFieldsOf, type SchemaField } from "./schema-fields"

/** A topic: when it is sent, the fields of its data with their meaning, a sample, and the JSON Schema. */
export default function TopicPage() {
  const { t } = useTranslation()
  const { topic: name = "" } = useParams()
  const { data: topic, error } = useTopic(name)

  if (topic) {
    return <Details topic={topic} />
  }
  // What does not exist is refused like what the app may not have.
  return statusOf(error) === 403 ? (
    <NotFound text={t("portal.catalogue.refused")} />
  ) : (
    <Pending error={error} />
  )
}

const Details = ({ topic }: { topic: Topic }) => {
  const { t } = useTranslation()
  const { name, description } = useTopicTexts()
  const fields = useMemo(() => schemaFieldsOf(topic.schema), [topic])

  return (
    <>
      <Link
        to={paths.catalogue()}
        className="txt-compact-small text-ui-fg-subtle hover:text-ui-fg-base focus-visible:shadow-borders-focus mb-3 inline-block rounded-sm outline-none"
      >
        ← {t("webhooks.fields.topics")}
      </Link>
      <PageHead
        title={name(topic.topic)}
        subtitle={
          <>
            <code className="text-ui-fg-base break-all font-mono">{topic.topic}</code>
            <span className="block pt-1">{description(topic)}</span>
          </>
        }
      >
        <Button size="small" variant="secondary" asChild>
          <Link to={`${paths.newWebhook()}?topic=${encodeURIComponent(topic.topic)}`}>
            <Plus />
            {t("webhooks.form.createTitle")}
          </Link>
        </Button>
      </PageHead>
      <Tabs defaultValue="fields">
        <Tabs.List aria-label={t("portal.catalogue.parts")} className="pb-3">
          <Tabs.Trigger value="fields">{t("webhooks.fields.fields")}</Tabs.Trigger>
          <Tabs.Trigger value="sample">{t("portal.catalogue.sample")}</Tabs.Trigger>
          <Tabs.Trigger value="schema">{t("portal.catalogue.schema")}</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="fields">
          <Container className="overflow-hidden p-0">
            <Text size="small" className="text-ui-fg-subtle border-b px-4 py-3 text-pretty sm:px-6">
              {t("portal.catalogue.inData")}
            </Text>
            <Fields fields={fields} />
          </Container>
        </Tabs.Content>
        <Tabs.Content value="sample">
          <CodePanel title={t("portal.catalogue.sample")} code={JSON.stringify(topic.sample, null, 2)} />
        </Tabs.Content>
        <Tabs.Content value="schema">
          <CodePanel title={t("portal.catalogue.schema")} code={JSON.stringify(topic.schema, null, 2)} />
        </Tabs.Content>
      </Tabs>
    </>
  )
}

/** A text whose parts between backticks are shown as code. */
const Description = ({ text }: { text: string }) =>
  text.split("`").map((part, nth) =>
    nth % 2 ? (
      <code key={nth} className="text-ui-fg-base font-mono">
        {part}
      </code>
    ) : (
      part
    )
  )

const Fields = ({ fields }: { fields: readonly SchemaField[] }) => (
  <ul className="divide-y">
    {fields.map((field) => (
      <Field key={field.name} field={field} />
    ))}
  </ul>
)

const Field = ({ field }: { field: SchemaField }) => {
  const { t } = useTranslation()
  const meaningText = useMeaningText()
  const meaning = field.description && meaningText(field.description)
  const types = field.types.map((type) => t(`portal.catalogue.types.${type}`))

  return (
    <li className="px-4 py-3 sm:px-6">
      <div className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
        <code className="txt-compact-small text-ui-fg-base break-all font-mono">{field.name}</code>
        <span className="txt-compact-xsmall text-ui-fg-subtle">{types.join(t("portal.catalogue.or"))}</span>
        {field.isOptional && (
          <span className="txt-compact-xsmall text-ui-fg-subtle">{t("portal.catalogue.mayBeAbsent")}</span>
        )}
      </div>
      {meaning && (
        <Text size="small" lang={meaning.lang} className="text-ui-fg-subtle text-pretty pt-0.5">
          <Description text={meaning.text} />
        </Text>
      )}
      {field.values.length > 0 && (
        <div className="flex flex-wrap gap-1 pt-1.5">
          {field.values.map((value) => (
            <Badge key={value} size="2xsmall" className="font-mono">
              {value}
            </Badge>
          ))}
        </div>
      )}
      {field.fields.length > 0 && (
        <details className="pt-2">
          <summary className="txt-compact-small-plus text-ui-fg-subtle hover:text-ui-fg-base focus-visible:shadow-borders-focus w-fit cursor-pointer rounded-sm outline-none">
            {t("portal.catalogue.fieldsOf", { field: field.name, count: field.fields.length })}
          </summary>
          <div className="shadow-borders-base mt-2 overflow-hidden rounded-lg">
            <Fields fields={field.fields} />
          </div>
        </details>
      )}
    </li>
  )
}
