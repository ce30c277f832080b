import { defineConfig } from "@medusajs/framework/utils"

/** A shop with nothing but Medusa and, unless `SHOP` says "plain", the plugin. */
module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: { storeCors: "", adminCors: "", authCors: "", jwtSecret: "benchmark", cookieSecret: "benchmark" },
  },
  admin: { disable: true },
  modules:
    process.env.SHOP === "plain"
      ? []
      : [
          {
            resolve: "./src/modules/webhook",
            // Most of its events change nothing, and each has to be a message.
            options: {
              network: { allow: ["127.0.0.0/8"], allowHttp: true },
              sendUnchanged: true,
              // It would work beside what is measured.
              sweep: false,
            },
          },
        ],
})
