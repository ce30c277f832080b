import { propertiesOf } from "../../src/types/typed"
import { present } from "../../scripts/present"
import { parseFilter } from "../../src/payloads/filter"
import { Catalogue } from "../../src/topics/catalogue"
import { createWebhookSchema } from "../../src/workflows/input/webhook"

type Json = Record<string, unknown>

/** What a piece of JSON may be, the first that fits. One of another kind only has to be JSON. */
const KINDS: { is: (value: Json) => boolean; check: (value: Json) => void }[] = [
  { is: (value) => "type" in value && "data" in value, check: checkBody },
  { is: (value) => "url" in value && "topics" in value, check: (value) => createWebhookSchema.parse(value) },
  { is: (value) => Object.keys(value).some((key) => /^(data\.|\$)/.test(key)), check: checkFilter },
]

/** @throws Error for what is no JSON, and for what the plugin would not send or take. */
export function checkJson(text: string): void {
  const value: Json | string | number | boolean | null = JSON.parse(text)
  if (typeof value === "object" && value !== null) {
    KINDS.find(({ is }) => is(value))?.check(value)
  }
}

const changesSchema = {
  since: expect.any(Number),
  added: expect.any(Array),
  updated: expect.any(Array),
  removed: expect.any(Array),
  previous: expect.any(Object),
}

/** What a receiver gets. */
function checkBody({ id, type, timestamp, revision, data, changes, causes, context, ...others }: Json): void {
  expect({ id, type, timestamp, revision, data, changes, causes, context, others }).toEqual({
    id: expect.stringMatching(/^whevt_/),
    type: expect.any(String),
    timestamp: new Date(String(timestamp)).toISOString(),
    revision: revision === undefined ? undefined : expect.any(Number),
    data: expect.any(Object),
    changes: changes === undefined ? undefined : changesSchema,
    causes: causes === undefined ? undefined : expect.any(Array),
    context: context === undefined ? undefined : expect.any(Object),
    others: {},
  })
  const topic = new Catalogue().get(String(type))
  expect(topic).toBeDefined()
  expect(
    Object.keys(propertiesOf(present(topic, "the topic").entity ? present(topic, "the topic").sample : data))
  ).toEqual(expect.arrayContaining(Object.keys(propertiesOf(data))))
}

function checkFilter(value: Json): void {
  expect(parseFilter(value)).toMatchObject({ ok: true })
}
