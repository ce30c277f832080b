import { CUSTOMER_REDACTED } from "../types/erasure"

/** What a field is that is never sent, as part of a sentence: `"token" is … and is never sent`. */
export type NeverSentReason = "a credential" | "raw data of a provider" | "a credential by its name"

const CREDENTIAL: NeverSentReason = "a credential"
const PROVIDER_DATA: NeverSentReason = "raw data of a provider"
const BY_NAME: NeverSentReason = "a credential by its name"

/** Stands for every field of a type but its id and dates. */
const ALL = "*"
const HARMLESS = /^(id|created_at|updated_at|deleted_at)$/

/**
 * What is never sent, shown or stored, whatever fields are asked for: by the types that the schemas of Medusa's modules
 * name. `Type.field` is what lies in a JSON column. Medusa's other columns were looked at, and are harmless: a test names
 * each JSON column among them, and fails for a column that a newer Medusa adds until somebody decides about it.
 */
export const NEVER_SENT: Readonly<Record<string, Readonly<Record<string, NeverSentReason>>>> = {
  // Whoever has the token becomes an admin.
  Invite: { token: CREDENTIAL },
  // `redacted` is the token's beginning and end.
  ApiKey: { token: CREDENTIAL, salt: CREDENTIAL, redacted: CREDENTIAL },

  // Password hashes of `emailpass`, access and refresh tokens of OAuth providers, and what these say of a person.
  ProviderIdentity: { provider_metadata: CREDENTIAL, user_metadata: PROVIDER_DATA },
  // What goes into tokens: actors and their roles.
  AuthIdentity: { app_metadata: CREDENTIAL },
  // Second factors, their recovery codes, codes that were sent, password resets: nothing of them is for others.
  AuthMfaFactor: { [ALL]: CREDENTIAL },
  AuthMfaRecoveryCode: { [ALL]: CREDENTIAL },
  AuthVerification: { [ALL]: CREDENTIAL },
  AuthPasswordResetToken: { [ALL]: CREDENTIAL },

  // Client secrets, saved cards, the provider's whole object. A session's context holds the account holder's data, too.
  Payment: { data: PROVIDER_DATA },
  PaymentSession: { data: PROVIDER_DATA, context: PROVIDER_DATA },
  AccountHolder: { data: PROVIDER_DATA },
  // Read from the provider; it has no table.
  PaymentMethod: { data: PROVIDER_DATA },
  // The carrier's answer. Tracking numbers and labels have fields of their own.
  Fulfillment: { data: PROVIDER_DATA },
  // The tax provider's answer. `data` of a shipping method is not: the store chose it, such as a pickup point.
  LineItemTaxLine: { data: PROVIDER_DATA },
  ShippingMethodTaxLine: { data: PROVIDER_DATA },
  OrderLineItemTaxLine: { data: PROVIDER_DATA },
  OrderShippingMethodTaxLine: { data: PROVIDER_DATA },

  // Who has the token of a transfer request becomes the order's owner.
  "OrderChangeAction.details": { token: CREDENTIAL },
  // What a template is filled with: links that reset a password or accept an invitation.
  Notification: { data: CREDENTIAL, provider_data: PROVIDER_DATA },
  // Input and output of every step, passwords and tokens among them.
  WorkflowExecution: { execution: CREDENTIAL, context: CREDENTIAL },
  // It may be a signed link to a private file.
  File: { url: CREDENTIAL },

  // The plugin's own: what webhooks are signed with, and headers like `authorization`.
  WebhookEndpoint: { secrets: CREDENTIAL, headers: CREDENTIAL },
}

/** Last words of names that credentials have, and of what Medusa calls raw data of providers. */
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

/** Of a name in snake case. */
const SECRET_NAME = new RegExp(`(^|_)(${SECRET_WORDS})$`)

/** Of a name in any spelling: what does not even end so needs no second look. */
const SECRET_END = new RegExp(`(${SECRET_WORDS.replaceAll("_?", "[_-]?")})$`, "i")

/** Fields of the plugin's own events that are named like a credential and are not one. */
const OWN_EVENT_FIELDS = [`${CUSTOMER_REDACTED}.email_hash`]

/** Medusa's JSON column for what a merchant keeps: nothing in it is judged. */
const METADATA = "metadata"

/** A type nothing lies below that is judged: a single value, or JSON. */
export const VALUE = "JSON"

/** Where fields lead, as far as it is known: `KnownFields` has it from the shop's modules. */
export interface FieldTypes {
  /** The type of an entity of `query.graph`. */
  typeOf(entity: string): string | undefined
  /** The type that a field of a type leads to, `VALUE` for a single value; undefined where nobody says. */
  typeOfField(type: string, field: string): string | undefined
  /** Whether one of Medusa's own modules declares it. */
  isMedusas(type: string): boolean
}

/** What is known before the shop's modules are loaded: names alone. */
const BY_NAMES: FieldTypes = {
  typeOf: () => undefined,
  typeOfField: () => undefined,
  isMedusas: () => false,
}

/** Decides what is never sent: by the list, and by name where the list does not name it. */
export class NeverSent {
  /** @param allowFields the option: `entity.field` and `event.field` that are named like a credential and are none. */
  constructor(private readonly allowFields: readonly string[] = []) {}

  /** Why what a path from an entity leads to is never sent; undefined when it may be. A path may end with `*`. */
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

  /** Why a field of a type is never sent; undefined when it may be. A relation is judged by the fields of its records. */
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
    // Only a schema can say so: an `api_key` that nobody declares may as well be the key itself.
    const isRelation = (types.typeOfField(type, field) ?? VALUE) !== VALUE
    return isRelation || this.isFreed(type, field, types) ? undefined : BY_NAME
  }

  /** The type of an entity's records; one of the list's where only the name is known. */
  typeOf(entity: string, types: FieldTypes): string {
    return types.typeOf(entity) ?? LISTED.get(entity) ?? unknownType(entity)
  }

  /** The type that a field leads to. What nobody declares is judged by its name: `payments` lead to payments. */
  typeOfField(type: string, field: string, types: FieldTypes): string {
    const inJson = `${type}.${field}`
    if (inJson in NEVER_SENT) {
      return inJson
    }
    return field === METADATA ? VALUE : (types.typeOfField(type, field) ?? this.typeOf(field, types))
  }

  /** Why a field of an event's own data is never sent, by the names along its path. */
  ofEventField(event: string, path: string): NeverSentReason | undefined {
    const [names = ""] = path.split(`.${METADATA}.`)
    return names.split(".").some((name) => this.isCutOf(event, name)) ? BY_NAME : undefined
  }

  /** An event's own data without what is named like a credential, at any depth; the same value where there is none. */
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

  private isFreed(type: string, field: string, types: FieldTypes): boolean {
    return (
      !types.isMedusas(type) &&
      this.allowFields.some((allowed) => {
        const [entity, name] = splitField(allowed)
        return name === field && this.typeOf(entity, types) === type
      })
    )
  }
}

/** Why an entry of the option `allowFields` frees nothing, as part of a sentence; undefined when it does. */
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

/** Whether a name, in any spelling, is one that credentials have: `token`, `clientSecret`, `password_hash`. */
export function isSecretName(name: string): boolean {
  return SECRET_END.test(name) && SECRET_NAME.test(toSnakeCase(name))
}

function toSnakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll("-", "_")
    .toLowerCase()
}

/** At the last dot: names of events have dots, too. */
function splitField(entry: string): [entity: string, field: string] {
  const dot = entry.lastIndexOf(".")
  return [entry.slice(0, Math.max(dot, 0)), entry.slice(dot + 1)]
}

/** Types of the list by the names that `query.graph` and relations have for them: `Payment` is `payment` and `payments`. */
const LISTED = new Map(
  Object.keys(NEVER_SENT).flatMap((type) => {
    const name = toSnakeCase(type)
    return [type, name, name.endsWith("y") ? `${name.slice(0, -1)}ies` : `${name}s`].map((alias) => [
      alias,
      type,
    ])
  })
)

/** Stands for the type of what nobody declares; it equals no type of a schema. */
function unknownType(name: string): string {
  return `?${name}`
}
