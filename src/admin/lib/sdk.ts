import Medusa from "@medusajs/js-sdk"

/** Medusa's SDK, with the address and the authentication of the dashboard. */
export const sdk = new Medusa({
  baseUrl: __BACKEND_URL__ ?? "/",
  auth: {
    type: __AUTH_TYPE__ ?? "session",
    jwtTokenStorageKey: __JWT_TOKEN_STORAGE_KEY__,
  },
})
