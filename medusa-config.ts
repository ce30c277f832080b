import { defineConfig, loadEnv } from "@medusajs/framework/utils"

loadEnv(process.env.NODE_ENV ?? "development", process.cwd())

/** What several processes share, where there is a Redis: as docs/deployment.md has it. */
const redisModules = [
  {
    resolve: "@medusajs/medusa/event-bus-redis",
    options: { redisUrl: process.env.REDIS_URL },
  },
  {
    resolve: "@medusajs/medusa/workflow-engine-redis",
    options: { redis: { redisUrl: process.env.REDIS_URL } },
  },
  {
    resolve: "@medusajs/medusa/locking",
    options: {
      providers: [
        {
          resolve: "@medusajs/medusa/locking-redis",
          id: "locking-redis",
          is_default: true,
          options: { redisUrl: process.env.REDIS_URL },
        },
      ],
    },
  },
]

/**
 * Boots this repository as a shop of its own, for the demo, for development and for the tests over HTTP. A shop
 * that installs the plugin has one line in its place, see README.
 */
module.exports = defineConfig({
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    redisUrl: process.env.REDIS_URL || undefined,
    workerMode: process.env.MEDUSA_WORKER_MODE as "shared" | "server" | "worker" | undefined,
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
      resolve: "@medusajs/medusa/notification",
      options: {
        providers: [
          {
            // Writes into the log what it should send.
            resolve: "@medusajs/medusa/notification-local",
            id: "local",
            options: { name: "Local", channels: ["feed", "email"] },
          },
        ],
      },
    },
    ...(process.env.REDIS_URL ? redisModules : []),
    {
      resolve: "./src/modules/webhook",
      options: {
        // Receivers run on this machine here. In a shop the network guard refuses them.
        network: { allow: ["127.0.0.0/8", "::1/128"], allowHttp: true },
        apps: { network: { allow: ["127.0.0.0/8", "::1/128"], allowHttp: true } },
        alertEmails: process.env.WEBHOOKS_ALERT_EMAILS?.split(","),
        // Tests do not wait a minute.
        catchUp: { intervalMs: Number(process.env.WEBHOOKS_CATCH_UP_MS ?? 60_000) },
      },
    },
  ],
})
