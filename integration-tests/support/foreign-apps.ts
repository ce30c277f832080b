import { createHmac, timingSafeEqual } from "node:crypto"

import type { Received } from "./receiver"

/** An app that was written for another shop system, as far as it verifies. */
export type ForeignApp = {
  shop: string
  /** Where that system sends its signature. */
  header: string
  accepts: (request: Received, secret: string) => boolean
}

export const FOREIGN_APPS: readonly ForeignApp[] = [
  {
    shop: "WooCommerce",
    header: "x-wc-webhook-signature",
    // Source: WooCommerce's documentation, "Webhooks": "a base64 encoded HMAC-SHA256 hash of the payload", keyed by the secret.
    accepts: ({ headers, body }, secret) =>
      headers["x-wc-webhook-signature"] === createHmac("sha256", secret).update(body).digest("base64"),
  },
  {
    shop: "Shopify",
    header: "x-shopify-hmac-sha256",
    // Source: Shopify's documentation, "Deliver webhooks through HTTPS": the digest of the raw body, compared as bytes.
    accepts: ({ headers, body }, secret) => {
      const digest = createHmac("sha256", secret).update(Buffer.from(body)).digest()
      const sent = Buffer.from(String(headers["x-shopify-hmac-sha256"]), "base64")
      return digest.length === sent.length && timingSafeEqual(digest, sent)
    },
  },
]
