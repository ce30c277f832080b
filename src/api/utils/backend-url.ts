import type { MedusaRequest } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { configuredBackendUrl } from "../../payloads/shop-source"

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i

/** The URL of the shop's backend: the configured one, else that of the request, as its proxy forwards it. */
export function backendOf(req: MedusaRequest): string {
  const configured = configuredBackendUrl(req.scope.resolve(ContainerRegistrationKeys.CONFIG_MODULE))
  return configured ?? `${req.protocol}://${hostOf(req)}`
}

/**
 * Whether browsers reach the shop over TLS. A proxy that terminates TLS may not forward the protocol or the host, so TLS is assumed
 * everywhere but on a developer's machine.
 */
export function isReachedOverTls(req: MedusaRequest): boolean {
  return (
    process.env.NODE_ENV === "production" ||
    backendOf(req).startsWith("https:") ||
    !LOOPBACK.test(req.hostname)
  )
}

/** The host of the request with its port. `req.hostname` has no port, and is taken from a trusted proxy only. */
function hostOf(req: MedusaRequest): string {
  const [forwarded = ""] = (req.get("x-forwarded-host") ?? "").split(",")
  const hosts = [forwarded.trim(), req.get("host") ?? ""]
  return hosts.find((host) => host.replace(/:\d*$/, "") === req.hostname) ?? "localhost"
}
