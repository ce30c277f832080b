/** What a failed request says to the admin. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** A server's refusal of one field: `Invalid request: url: is no URL` refuses `url`. */
export type FieldRefusal = { field: string; message: string }

/**
 * The field that a refusal names, and what is wrong with it; undefined where it names none.
 * Sources: `refuse` of the plugin's workflow steps, and `zodValidator` of `@medusajs/framework`.
 */
export function refusalOf(error: unknown): FieldRefusal | undefined {
  const text = messageOf(error).replace(/^Invalid request: /, "")
  const own = /^([a-z_]+): (.+)$/s.exec(text)
  if (own?.[1] && own[2]) {
    return { field: own[1], message: own[2] }
  }
  const field = /[Ff]ield '([a-z_]+)/.exec(text)?.[1]
  return field === undefined ? undefined : { field, message: text }
}

/** The rights that a refusal says are missing: `topics: customer.updated needs the right customer:read`. */
export function missingRightsIn(message: string): string[] {
  return [...message.matchAll(/needs? the right ([a-z_]+:[a-z_]+)/g)].map(([, right]) => right!)
}
