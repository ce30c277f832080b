import Ajv2020, { type ValidateFunction } from "ajv/dist/2020"

import { Catalogue } from "../../src/topics/catalogue"
import type { Message } from "./inbox"

const catalogue = new Catalogue()
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true })
ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const validators = new Map<string, ValidateFunction>()

/**
 * Expects of each message what its topic promises: data that its JSON Schema accepts, with everything that its sample
 * shows. A resource that is gone has its id.
 */
export function expectAsPromised(messages: readonly Message[]): void {
  const wrong = messages.flatMap(({ type, data }) => {
    const { schema, sample } = catalogue.get(type)!
    const validate = validators.get(type) ?? ajv.compile(schema)
    validators.set(type, validate)
    const missing = Object.keys(sample).filter((key) => !(key in data))
    const unknown = Object.keys(data).filter((key) => !(key in sample))
    return validate(data) && !missing.length && !unknown.length
      ? []
      : [{ type, errors: validate.errors, missing, unknown }]
  })
  expect(wrong).toEqual([])
}
