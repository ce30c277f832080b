import { existsSync } from "node:fs"
import { join } from "node:path"

import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"

const PAGE = "index.html"

/** The route `/webhook-apps/portal/session`, which is not part of the page. */
const SESSION = /^\/session\/?$/i

/** The built page: beside the compiled code of the package, or in the output folder of the repository when its sources run. */
const FOLDERS = [
  join(__dirname, "../../../portal-page"),
  join(__dirname, "../../../../.medusa/server/src/portal-page"),
]

const NOT_BUILT =
  "The portal's page is not built. In the plugin's repository, run npm run build. In a shop, install the plugin again."

/** Serves the portal's page below `/webhook-apps/portal`. */
export const servePortal = portalPage(FOLDERS)

/**
 * Serves the files of a build. The names of `assets/…` contain a hash of their content, so they are cached for a year. Every other path
 * returns the page, whose own router reads the path.
 * @param folders possible folders of the build. The first one with a page is used.
 */
export function portalPage(folders: readonly string[]) {
  return function servePage(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction): void {
    if (!["GET", "HEAD"].includes(req.method) || SESSION.test(req.path)) {
      return next()
    }
    const { options } = req.scope.resolve<WebhookModuleService>(WEBHOOK_MODULE)
    res.set(headersFor(options.apps.portal.frameAncestors))
    const root = folders.find((folder) => existsSync(join(folder, PAGE)))
    if (root === undefined) {
      res.status(503).type("text/plain").send(NOT_BUILT)
      return
    }
    const isAsset = /^\/assets\//i.test(req.path)
    // The page refers to the newest assets, so browsers must revalidate it.
    res.set("cache-control", isAsset ? "public, max-age=31536000, immutable" : "no-cache")
    // No ETag and no date for the page: they derive from size and time, which two installed versions may share.
    const sent = { root, cacheControl: false, etag: isAsset, lastModified: isAsset }
    res.sendFile(isAsset ? req.path.slice(1) : PAGE, sent, (error?: Error) => {
      if (error && !res.headersSent) {
        res.removeHeader("cache-control")
        res.status(404).type("text/plain").send("Not found")
      }
    })
  }
}

/** @param frameAncestors origins whose pages may show the portal in a frame. */
function headersFor(frameAncestors: readonly string[]): Record<string, string> {
  const policy = {
    "default-src": "'none'",
    "script-src": "'self'",
    // The library of the page's menus sets style attributes.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": frameAncestors.join(" ") || "'none'",
  }
  return {
    "content-security-policy": Object.entries(policy)
      .map(([name, value]) => `${name} ${value}`)
      .join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    // For browsers without support of frame-ancestors. This header cannot list origins.
    ...(frameAncestors.length === 0 && { "x-frame-options": "DENY" }),
  }
}
