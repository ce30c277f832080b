import Medusa from "@medusajs/js-sdk"

/** The shop's backend, reached and authenticated as the dashboard itself does. */
export const sdk = new Medusa({
  baseUrl: __BACKEND_URL__ ?? "/",
  auth: {
    type: __AUTH_TYPE__ ?? "session",
    jwtTokenStorageKey: __JWT_TOKEN_STORAGE_KEY__,
  },
})
