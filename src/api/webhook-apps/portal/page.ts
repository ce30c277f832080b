import { existsSync } from "node:fs"
import { join } from "node:path"

import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"

const PAGE = "index.html"

/** A route of its own. */
const SESSION = /^\/session\/?$/i

/** Beside the compiled code, and, where the repository's own sources run, what was compiled of them. */
const FOLDERS = [
  join(__dirname, "../../../portal-page"),
  join(__dirname, "../../../../.medusa/server/src/portal-page"),
]

const NOT_BUILT =
  "The portal of webhooks is not there: its page was not built. In the plugin's repository, run npm run build. In a shop, install the plugin again."

/** Serves the portal's page below `/webhook-apps/portal`. */
export const servePortal = portalPage(FOLDERS)

/**
 * Answers with the files of a build. `assets/…` are named for their content and cached for ever. Every other path is the page
 * itself, whose own router knows what it means.
 * @param folders where the build may be: the first that has a page.
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
    // The page names the newest assets, so it is asked for again each time.
    res.set("cache-control", isAsset ? "public, max-age=31536000, immutable" : "no-cache")
    // Size and time of two builds may be the same where a package's files all have one date, and the page of the first would stay.
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
    // For browsers that do not know frame-ancestors. It cannot name origins.
    ...(frameAncestors.length === 0 && { "x-frame-options": "DENY" }),
  }
}
