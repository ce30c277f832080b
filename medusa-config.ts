import { defineConfig, loadEnv } from "@medusajs/framework/utils"

loadEnv(process.env.NODE_ENV ?? "development", process.cwd())

/**
 * Boots this repository as a shop of its own, for the demo, for development and for the tests over HTTP. A shop
 * that installs the plugin has one line in its place, see README.
 */
module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: {
      storeCors: process.env.STORE_CORS ?? "http://localhost:8000",
      adminCors: process.env.ADMIN_CORS ?? "http://localhost:9000",
      authCors: process.env.AUTH_CORS ?? "http://localhost:9000",
      jwtSecret: process.env.JWT_SECRET ?? "for development only",
      cookieSecret: process.env.COOKIE_SECRET ?? "for development only",
    },
  },
  admin: { disable: process.env.DISABLE_MEDUSA_ADMIN === "true" },
  modules: [
    {
      resolve: "./src/modules/webhook",
      options: {
        // Receivers run on this machine here. In a shop the network guard refuses them.
        network: { allow: ["127.0.0.0/8", "::1/128"], allowHttp: true },
        // Tests do not wait a minute.
        catchUp: { intervalMs: Number(process.env.WEBHOOKS_CATCH_UP_MS ?? 60_000) },
      },
    },
  ],
})
