import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"

import react from "@vitejs/plugin-react"
import tailwind, { type Config } from "tailwindcss"
import { defineConfig, type UserConfig } from "vite"

// Its ES module imports a path that Node does not find.
const preset: Config = createRequire(import.meta.url)("@medusajs/ui-preset")

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The shop that `npx vite src/portal` shows the page of, and the token of one of its apps, in place of a session. */
const { WEBHOOKS_SHOP = "http://localhost:9000", WEBHOOKS_TOKEN } = process.env

export default defineConfig(({ command }) => {
  if (command === "build") {
    // Whatever it is where the page is built, as by a test: React's development build must not be packed.
    process.env.NODE_ENV = "production"
  }
  return config
})

const config: UserConfig = {
  root: here("."),
  base: "/webhook-apps/portal/",
  build: {
    // Beside what `medusa plugin:build` compiles, which is packed as it is.
    outDir: here("../../.medusa/server/src/portal-page"),
    emptyOutDir: true,
    // Nothing is allowed inline (see the Content-Security-Policy that goes with the page).
    assetsInlineLimit: 0,
    manifest: "manifest.json",
    reportCompressedSize: false,
  },
  plugins: [react()],
  css: {
    postcss: {
      plugins: [
        tailwind({
          presets: [preset],
          darkMode: "class",
          content: [
            here("index.html"),
            here("**/*.tsx"),
            here("../admin/components/**/*.tsx"),
            here("../../node_modules/@medusajs/ui/dist/esm/**/*.js"),
          ],
        }),
      ],
    },
  },
  server: {
    proxy: {
      "^/webhook-apps/(?!portal(/|$))|^/webhook-apps/portal/session$": {
        target: WEBHOOKS_SHOP,
        ...(WEBHOOKS_TOKEN && { headers: { authorization: `Bearer ${WEBHOOKS_TOKEN}` } }),
      },
    },
  },
}
