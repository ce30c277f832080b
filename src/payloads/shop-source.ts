import { isRecord, own } from "./data-path"
import type { QueryPort } from "./query-port"

/** How long the store's name is cached. It is needed at each attempt, and seldom changes. */
const MAX_AGE_MS = 60_000

/**
 * The shop that a message comes from, for `x-medusa-webhook-source`: the configured backend URL, else the name in Medusa's
 * store module, else a local address.
 */
export class ShopSource {
  private name: string | undefined
  private readAt = -Infinity

  /**
   * @param query resolved at each use, because the shop does not have it at boot.
   * @param backendUrl the configured one; undefined for none.
   * @param local the local address.
   */
  constructor(
    private readonly query: () => QueryPort,
    private readonly backendUrl: () => string | undefined,
    private readonly local: () => string
  ) {}

  /** Returns at once. If the name is not known, or its cache has expired, it is read in the background. */
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

  /** Never rejects. After an error the name is read again a minute later. */
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
      // The shop has not booted yet, or its database cannot be reached.
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
  const configured = process.env.MEDUSA_BACKEND_URL || admin?.backendUrl
  return configured?.startsWith("http") ? configured : undefined
}

/** A name as a header's value: characters other than printable ASCII, and percent signs, are percent-encoded. */
function asHeader(name: string): string {
  return name.replace(/\p{Surrogate}/gu, "\ufffd").replace(/[^\x20-\x7e]+|%/gu, encodeURIComponent)
}
