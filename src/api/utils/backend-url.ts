import type { MedusaRequest } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { configuredBackendUrl } from "../../payloads/shop-source"

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i

/** Where the shop is reached: as it is configured, else as the request has reached it, or its proxy says that it has. */
export function backendOf(req: MedusaRequest): string {
  const configured = configuredBackendUrl(req.scope.resolve(ContainerRegistrationKeys.CONFIG_MODULE))
  return configured ?? `${req.protocol}://${hostOf(req)}`
}

/**
 * Whether browsers reach the shop over TLS, as far as is known: a proxy that ends TLS may say nothing of it, and name a host of its own.
 * Only on a developer's own machine there is none.
 */
export function isReachedOverTls(req: MedusaRequest): boolean {
  return (
    process.env.NODE_ENV === "production" ||
    backendOf(req).startsWith("https:") ||
    !LOOPBACK.test(req.hostname)
  )
}

/** The host that `req.hostname` is of, with its port. */
function hostOf(req: MedusaRequest): string {
  const [forwarded = ""] = (req.get("x-forwarded-host") ?? "").split(",")
  const hosts = [forwarded.trim(), req.get("host") ?? ""]
  return hosts.find((host) => host.replace(/:\d*$/, "") === req.hostname) ?? "localhost"
}
