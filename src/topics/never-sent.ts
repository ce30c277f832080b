import { CUSTOMER_REDACTED } from "../types/erasure"

/** The reason why a field is never sent, as part of a sentence: `"token" is … and is never sent`. */
export type NeverSentReason = "a credential" | "raw data of a provider" | "a credential by its name"

const CREDENTIAL: NeverSentReason = "a credential"
const PROVIDER_DATA: NeverSentReason = "raw data of a provider"
const BY_NAME: NeverSentReason = "a credential by its name"

/** In the list below: all fields of a type, except its id and dates. */
const ALL = "*"
const HARMLESS = /^(id|created_at|updated_at|deleted_at)$/

/**
 * Fields that are never sent, shown or stored, whatever fields a webhook requests, by the types in the schemas of Medusa's
 * modules. `Type.field` is the content of a JSON column. Medusa's other columns were reviewed and are harmless. A test lists
 * their JSON columns, and fails when a newer Medusa adds one.
 */
export const NEVER_SENT: Readonly<Record<string, Readonly<Record<string, NeverSentReason>>>> = {
  // With the token anybody can become an admin.
  Invite: { token: CREDENTIAL },
  // `redacted` is the token's beginning and end.
  ApiKey: { token: CREDENTIAL, salt: CREDENTIAL, redacted: CREDENTIAL },

  // Password hashes of `emailpass`, access and refresh tokens of OAuth providers, and their data about a person.
  ProviderIdentity: { provider_metadata: CREDENTIAL, user_metadata: PROVIDER_DATA },
  // The content of tokens: actors and their roles.
  AuthIdentity: { app_metadata: CREDENTIAL },
  // Second factors, their recovery codes, codes that were sent, and password resets.
  AuthMfaFactor: { [ALL]: CREDENTIAL },
  AuthMfaRecoveryCode: { [ALL]: CREDENTIAL },
  AuthVerification: { [ALL]: CREDENTIAL },
  AuthPasswordResetToken: { [ALL]: CREDENTIAL },

  // Client secrets, saved cards, the provider's whole object. A session's context contains the account holder's data too.
  Payment: { data: PROVIDER_DATA },
  PaymentSession: { data: PROVIDER_DATA, context: PROVIDER_DATA },
  AccountHolder: { data: PROVIDER_DATA },
  // Read from the provider; it has no table.
  PaymentMethod: { data: PROVIDER_DATA },
  // The carrier's response. Tracking numbers and labels have fields of their own.
  Fulfillment: { data: PROVIDER_DATA },
  // The tax provider's response. `data` of a shipping method is not: the store chose it, such as a pickup point.
  LineItemTaxLine: { data: PROVIDER_DATA },
  ShippingMethodTaxLine: { data: PROVIDER_DATA },
  OrderLineItemTaxLine: { data: PROVIDER_DATA },
  OrderShippingMethodTaxLine: { data: PROVIDER_DATA },

  // With the token of a transfer request anybody can become the order's owner.
  "OrderChangeAction.details": { token: CREDENTIAL },
  // The data of a template, such as links that reset a password or accept an invitation.
  Notification: { data: CREDENTIAL, provider_data: PROVIDER_DATA },
  // Input and output of all steps, which include passwords and tokens.
  WorkflowExecution: { execution: CREDENTIAL, context: CREDENTIAL },
  // It may be a signed link to a private file.
  File: { url: CREDENTIAL },

  // The plugin's own: secrets and key pairs, and headers such as `authorization`.
  WebhookEndpoint: { secrets: CREDENTIAL, headers: CREDENTIAL },
}

/** The last words of names of credentials, and of Medusa's names for raw data of providers. */
const SECRET_WORDS = [
  "tokens?",
  "secrets?",
  "passwords?",
  "passwd",
  "pwd",
  "passphrases?",
  "password_?digest",
  "credentials?",
  "(api|access|private|secret|signing|encryption)_?keys?",
  "hash(es)?",
  "salt",
  "otp",
  "jwt",
  "cvv",
  "cvc",
  "(recovery|backup)_?codes?",
  "provider_?(data|metadata)",
].join("|")

/** Matches a name in snake case. */
const SECRET_NAME = new RegExp(`(^|_)(${SECRET_WORDS})$`)

/** Matches a name in any spelling. A quick first check, before the name is converted to snake case. */
const SECRET_END = new RegExp(`(${SECRET_WORDS.replaceAll("_?", "[_-]?")})$`, "i")

/** Fields of the plugin's own events that are named like a credential and are not one. */
const OWN_EVENT_FIELDS = [`${CUSTOMER_REDACTED}.email_hash`]

/** Medusa's JSON column for a merchant's own data, whose contents are not checked. */
const METADATA = "metadata"

/** The type of single values and of JSON, whose contents are not checked. */
export const VALUE = "JSON"

/** The types of fields, as far as they are known. `KnownFields` reads them from the shop's modules. */
export interface FieldTypes {
  /** The type of an entity of `query.graph`. */
  typeOf(entity: string): string | undefined
  /** The type of a field of a type, `VALUE` for a single value; undefined if it is not declared. */
  typeOfField(type: string, field: string): string | undefined
  /** Whether one of Medusa's own modules declares a type. */
  isMedusaType(type: string): boolean
}

/** For use before the shop's modules are loaded: no types are known. */
const BY_NAMES: FieldTypes = {
  typeOf: () => undefined,
  typeOfField: () => undefined,
  isMedusaType: () => false,
}

/** Decides which fields are never sent: those of the list, and others that are named like a credential. */
export class NeverSent {
  /**
   * @param allowFields the option of that name: `entity.field` and `event.field` that are named like a credential, but are
   *   none.
   */
  constructor(private readonly allowFields: readonly string[] = []) {}

  /** The reason why a path of an entity is never sent; undefined when there is none. A path may end with `*`. */
  ofPath(entity: string, path: string, types: FieldTypes = BY_NAMES): NeverSentReason | undefined {
    let type = this.typeOf(entity, types)
    for (const field of path.split(".")) {
      if (field === "*" || type === VALUE) {
        return undefined
      }
      const reason = this.ofField(type, field, types)
      if (reason) {
        return reason
      }
      type = this.typeOfField(type, field, types)
    }
    return undefined
  }

  /**
   * The reason why a field of a type is never sent; undefined when there is none. For a relation the fields of its records are
   * checked.
   */
  ofField(type: string, field: string, types: FieldTypes): NeverSentReason | undefined {
    const listed = NEVER_SENT[type]
    if (listed) {
      const reason = listed[field] ?? (HARMLESS.test(field) ? undefined : listed[ALL])
      if (reason) {
        return reason
      }
    }
    if (!isSecretName(field)) {
      return undefined
    }
    // A relation must be declared by a schema. An undeclared `api_key` may be the key itself.
    const isRelation = (types.typeOfField(type, field) ?? VALUE) !== VALUE
    return isRelation || this.isAllowed(type, field, types) ? undefined : BY_NAME
  }

  /** The type of an entity's records. If it is not known, the type of the list with that name. */
  typeOf(entity: string, types: FieldTypes): string {
    return types.typeOf(entity) ?? LISTED.get(entity) ?? unknownType(entity)
  }

  /** The type of a field. The type of an undeclared field is inferred from its name: `payments` are payments. */
  typeOfField(type: string, field: string, types: FieldTypes): string {
    const inJson = `${type}.${field}`
    if (inJson in NEVER_SENT) {
      return inJson
    }
    return field === METADATA ? VALUE : (types.typeOfField(type, field) ?? this.typeOf(field, types))
  }

  /** The reason why a field of an event's own data is never sent, by the names in its path; undefined when there is none. */
  ofEventField(event: string, path: string): NeverSentReason | undefined {
    const [names = ""] = path.split(`.${METADATA}.`)
    return names.split(".").some((name) => this.isCutOf(event, name)) ? BY_NAME : undefined
  }

  /** An event's own data without fields that are named like a credential, at any depth. The same object if there are none. */
  cutEventData(event: string, data: unknown): unknown {
    if (!this.holdsSecret(event, data)) {
      return data
    }
    if (Array.isArray(data)) {
      return data.map((element) => this.cutEventData(event, element))
    }
    const kept = Object.entries(data).filter(([name]) => !this.isCutOf(event, name))
    return Object.fromEntries(
      kept.map(([name, value]) => [name, name === METADATA ? value : this.cutEventData(event, value)])
    )
  }

  private holdsSecret(event: string, data: unknown): data is object {
    if (typeof data !== "object" || data === null) {
      return false
    }
    if (Array.isArray(data)) {
      return data.some((element) => this.holdsSecret(event, element))
    }
    return Object.entries(data).some(
      ([name, value]) => this.isCutOf(event, name) || (name !== METADATA && this.holdsSecret(event, value))
    )
  }

  private isCutOf(event: string, name: string): boolean {
    const field = `${event}.${name}`
    return isSecretName(name) && !OWN_EVENT_FIELDS.includes(field) && !this.allowFields.includes(field)
  }

  private isAllowed(type: string, field: string, types: FieldTypes): boolean {
    return (
      !types.isMedusaType(type) &&
      this.allowFields.some((allowed) => {
        const [entity, name] = splitField(allowed)
        return name === field && this.typeOf(entity, types) === type
      })
    )
  }
}

/** The reason why an entry of the option `allowFields` is invalid, as part of a sentence; undefined when there is none. */
export function allowFieldProblem(entry: string): string | undefined {
  const [entity, field] = splitField(entry)
  if (!entity || !field) {
    return `"${entry}" is not an entity or event with a field, like "loyalty_card.token"`
  }
  const listed = LISTED.get(entity)
  const reason = listed && (NEVER_SENT[listed]?.[field] ?? NEVER_SENT[listed]?.[ALL])
  if (reason) {
    return `"${entry}" is ${reason} of Medusa's and is never sent`
  }
  return isSecretName(field) ? undefined : `"${entry}" is not withheld, so it need not be allowed`
}

/** Whether a name, in any spelling, looks like that of a credential: `token`, `clientSecret`, `password_hash`. */
export function isSecretName(name: string): boolean {
  return SECRET_END.test(name) && SECRET_NAME.test(toSnakeCase(name))
}

function toSnakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll("-", "_")
    .toLowerCase()
}

/** Splits at the last dot, since names of events contain dots too. */
function splitField(entry: string): [entity: string, field: string] {
  const dot = entry.lastIndexOf(".")
  return [entry.slice(0, Math.max(dot, 0)), entry.slice(dot + 1)]
}

/** The types of the list by their names in `query.graph` and in relations: `Payment` is `payment` and `payments`. */
const LISTED = new Map(
  Object.keys(NEVER_SENT).flatMap((type) => {
    const name = toSnakeCase(type)
    return [type, name, name.endsWith("y") ? `${name.slice(0, -1)}ies` : `${name}s`].map((alias) => [
      alias,
      type,
    ])
  })
)

/** The type of an undeclared field. It equals no type of a schema. */
function unknownType(name: string): string {
  return `?${name}`
}
