import { isRecord, own } from "./data-path"
import type { QueryPort } from "./query-port"

/** For how long a name counts: it is asked for at each attempt, and seldom changed. */
const MAX_AGE_MS = 60_000

/**
 * Which shop a message comes from, for `x-medusa-webhook-source`: its backend URL where one is configured, else the name in Medusa's
 * store module, and a local address while neither is known.
 */
export class ShopSource {
  private name: string | undefined
  private readAt = -Infinity

  /**
   * @param query asked for when it is used: at boot the shop does not have it yet.
   * @param backendUrl the configured one; undefined for none.
   * @param local the local address.
   */
  constructor(
    private readonly query: () => QueryPort,
    private readonly backendUrl: () => string | undefined,
    private readonly local: () => string
  ) {}

  /** Never waits: a name that is not known yet, or has become old, is read meanwhile. */
  get(): string {
    const configured = this.backendUrl()
    if (configured) {
      return configured
    }
    if (performance.now() - this.readAt > MAX_AGE_MS) {
      this.readAt = performance.now()
      void this.read()
    }
    return this.name ?? this.local()
  }

  /** Never rejects: what could not be read is read a minute later. */
  private async read(): Promise<void> {
    try {
      const { data } = await this.query().graph({
        entity: "store",
        fields: ["name"],
        pagination: { take: 1 },
      })
      const name = isRecord(data[0]) ? own(data[0], "name") : undefined
      this.name = typeof name === "string" && name.trim() ? asHeader(name.trim()) : undefined
    } catch {
      // The shop is not there yet, or its database is away.
    }
  }
}

/**
 * The shop's backend URL: `admin.backendUrl` of its configuration where that is a whole URL.
 * @returns undefined where none is set.
 */
export function configuredBackendUrl({
  admin,
}: {
  admin?: { backendUrl?: string | undefined } | undefined
}): string | undefined {
  const configured = process.env.MEDUSA_BACKEND_URL ?? admin?.backendUrl
  return configured?.startsWith("http") ? configured : undefined
}

/** As a header's value: what is not printable ASCII is percent-encoded, and so is the percent sign, so that it can be decoded. */
function asHeader(name: string): string {
  return name.replace(/\p{Surrogate}/gu, "\ufffd").replace(/[^\x20-\x7e]+|%/gu, encodeURIComponent)
}
