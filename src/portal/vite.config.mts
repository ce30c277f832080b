import { createRequire } from "node:module"
import { fileURLToPath } from "node:url"

import react from "@vitejs/plugin-react"
import tailwind, { type Config } from "tailwindcss"
import { defineConfig, type Plugin, type UserConfig } from "vite"

// The ES module of this package imports a path that Node cannot resolve, so load its CommonJS version.
const preset: Config = createRequire(import.meta.url)("@medusajs/ui-preset")

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** For `npx vite src/portal`: the shop that requests are sent to, and the token of one of its apps, which replaces the session. */
const { WEBHOOKS_SHOP = "http://localhost:9000", WEBHOOKS_TOKEN } = process.env

/** Fails for a component of the dashboard that needs the dashboard or the admin API: the portal has neither. */
const withoutDashboard: Plugin = {
  name: "without-dashboard",
  enforce: "pre",
  resolveId(source, importer) {
    if (/^@medusajs\/(dashboard|js-sdk)(\/|$)/.test(source)) {
      this.error(`${importer} needs ${source}, which the portal does not have.`)
    }
  },
}

export default defineConfig(({ command }) => {
  if (command === "build") {
    // A test may build the page with another NODE_ENV. The package must not contain React's development build.
    process.env.NODE_ENV = "production"
  }
  return config
})

const config: UserConfig = {
  root: here("."),
  base: "/webhook-apps/portal/",
  build: {
    // The folder that `medusa plugin:build` writes to and that is packed.
    outDir: here("../../.medusa/server/src/portal-page"),
    emptyOutDir: true,
    // The page's Content-Security-Policy allows no inline scripts.
    assetsInlineLimit: 0,
    manifest: "manifest.json",
    reportCompressedSize: false,
  },
  plugins: [withoutDashboard, react()],
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
