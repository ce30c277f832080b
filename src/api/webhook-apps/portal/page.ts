import { existsSync } from "node:fs"
import { join } from "node:path"

import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { WEBHOOK_MODULE } from "../../../modules/webhook"
import type WebhookModuleService from "../../../modules/webhook/service"

const PAGE = "index.html"

/** This path is not a page but an API route: see `session/route.ts`. */
const SESSION_ROUTE = /^\/session\/?$/i

/** Where the built page is: beside the compiled code, or in the build folder if the sources are run, as in this repository. */
const BUILD_FOLDERS = [
  join(__dirname, "../../../portal-page"),
  join(__dirname, "../../../../.medusa/server/src/portal-page"),
]

const NOT_BUILT =
  "The webhook portal has not been built. In the plugin's repository, run npm run build. In a shop, install the plugin again."

/** Serves the portal under `/webhook-apps/portal`. */
export const servePortal = portalPage(BUILD_FOLDERS)

/**
 * Creates a middleware that serves a build of the portal. Names of files in `assets/` contain a hash of their content, so browsers may
 * cache them forever. Every other path returns `index.html`, and the router in the page handles it.
 * @param folders possible locations of the build; the first with an `index.html` is used
 */
export function portalPage(folders: readonly string[]) {
  return function servePage(req: MedusaRequest, res: MedusaResponse, next: MedusaNextFunction): void {
    if (!["GET", "HEAD"].includes(req.method) || SESSION_ROUTE.test(req.path)) {
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
    // index.html names the current assets, so browsers must request it each time.
    res.set("cache-control", isAsset ? "public, max-age=31536000, immutable" : "no-cache")
    // npm gives all files of a package the same date. Two versions of index.html may then have the same size and date, and so the
    // same ETag, and browsers would keep the old one.
    const sendOptions = { root, cacheControl: false, etag: isAsset, lastModified: isAsset }
    res.sendFile(isAsset ? req.path.slice(1) : PAGE, sendOptions, (error?: Error) => {
      if (error && !res.headersSent) {
        res.removeHeader("cache-control")
        res.status(404).type("text/plain").send("Not found")
      }
    })
  }
}

/** The security headers of the page. @param frameAncestors origins whose pages may show the portal in a frame */
function headersFor(frameAncestors: readonly string[]): Record<string, string> {
  const policy = {
    "default-src": "'none'",
    "script-src": "'self'",
    // The library that renders the menus sets style attributes.
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
    // For browsers without support for frame-ancestors. This header cannot name origins.
    ...(frameAncestors.length === 0 && { "x-frame-options": "DENY" }),
  }
}
