import { defineConfig } from "@medusajs/framework/utils"

/** A plain Medusa shop, with the plugin unless the variable `SHOP` is "plain". */
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
            // Most events of the benchmark change nothing, but each must lead to a message.
            options: {
              network: { allow: ["127.0.0.0/8"], allowHttp: true },
              sendUnchanged: true,
              // It would use the CPU during measurements.
              sweep: false,
            },
          },
        ],
})
