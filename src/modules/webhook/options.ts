import { MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"

import { CATCH_UP_PATTERNS } from "../../topics/catch-up-topics"
import { allowFieldProblem } from "../../topics/never-sent"
import { propertiesOf } from "../../types/typed"
import { isRange } from "./dispatch/guard/network-policy"
import { isProxyUrl } from "./dispatch/guard/proxy"
import {
  DEFAULT_RETRY_SCHEDULE,
  MAX_RETENTION_DAYS,
  maxFailuresSchema,
  retryScheduleSchema,
  timeoutMsSchema,
} from "./limits"

const cidr = z
  .string()
  .refine(isRange, { message: "is not an IP address or a CIDR range, written as 10.0.0.1 or 10.0.0.0/8" })

const customTopicSchema = z.strictObject({
  events: z.array(z.string().min(1)).min(1),
  entity: z.string().min(1).optional(),
  fields: z.array(z.string().min(1)).min(1).optional(),
  description: z.string().default(""),
  payload: z
    .custom<(event: { name: string; data: unknown }) => unknown>((value) => typeof value === "function", {
      message: "must be a function",
    })
    .optional(),
})

const allowedFieldSchema = z.string().superRefine((entry, context) => {
  const message = allowFieldProblem(entry)
  if (message !== undefined) {
    context.addIssue({ code: "custom", message })
  }
})

/** A host name or an address. Other characters that a URL may contain have a meaning in a CSP: `*`, `;`, `'`. */
const PLAIN_HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)$/i

/** An origin as browsers send it, without a path. */
const originSchema = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text && PLAIN_HOST.test(new URL(text).hostname),
    { message: "is not an origin such as https://app.example" }
  )

const DAY_MS = 86_400_000

/** `false` comes first, because `problemsOf` reports the problems of the last member. */
const catchUpSchema = z.union([
  z.literal(false),
  z.strictObject({
    intervalMs: z.number().int().min(1_000).max(DAY_MS).default(60_000),
    topics: z.array(z.enum(CATCH_UP_PATTERNS)).min(1).default(CATCH_UP_PATTERNS),
  }),
])

const sweepSchema = z.union([
  z.literal(false),
  z.strictObject({ hours: z.number().min(1).max(720).default(24) }),
])

/** Days; `null` for `retentionDays`. */
const keptDays = z.number().min(0).nullable().default(null)

const optionsSchema = z
  .strictObject({
    maxFailures: maxFailuresSchema.default(5),
    retrySchedule: retryScheduleSchema.default(DEFAULT_RETRY_SCHEDULE),
    timeoutMs: timeoutMsSchema.default(10_000),
    concurrency: z.number().int().min(1).max(1000).default(64),
    perWebhookConcurrency: z.number().int().min(1).max(1000).default(16),
    retentionDays: z.number().min(1).max(MAX_RETENTION_DAYS).default(30),
    auditRetentionDays: z.number().min(1).max(MAX_RETENTION_DAYS).default(365),
    sendUnchanged: z.boolean().default(false),
    eraseDeletedCustomers: z.boolean().default(false),
    payloadRetention: z
      .strictObject({ success: keptDays, failed: keptDays, answers: z.boolean().default(true) })
      .prefault({}),
    revealSecrets: z.boolean().default(true),
    encryptionKeys: z.array(z.string().min(16, "must have at least 16 characters")).default([]),
    catchUp: catchUpSchema.prefault({}),
    sweep: sweepSchema.prefault({}),
    topics: z
      .record(
        z.string().regex(/^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/, "is not a topic name like subscription.renewed"),
        customTopicSchema
      )
      .default({}),
    alertEmails: z.array(z.email("is not a valid e-mail address")).default([]),
    allowFields: z.array(allowedFieldSchema).default([]),
    apps: z
      .strictObject({
        alerts: z.boolean().default(false),
        cors: z.array(originSchema).default([]),
        portal: z
          .strictObject({
            frameAncestors: z.array(originSchema).default([]),
            linkMinutes: z.number().int().min(1).max(1_440).default(10),
            sessionHours: z.number().min(0.25).max(720).default(12),
          })
          .prefault({}),
        requestsPerMinute: z.number().int().min(1).max(100_000).default(300),
        network: z
          .strictObject({ allow: z.array(cidr).default([]), allowHttp: z.boolean().default(false) })
          .default({ allow: [], allowHttp: false }),
      })
      .prefault({}),
    network: z
      .strictObject({
        allow: z.array(cidr).default([]),
        allowHttp: z.boolean().default(false),
        // An empty text is the value of an empty environment variable.
        proxy: z
          .string()
          .refine((text) => text === "" || isProxyUrl(text), {
            message: "is not the URL of a proxy, written as http://user:password@proxy.example.com:3128",
          })
          .transform((text) => text || null)
          .nullable()
          .default(null),
      })
      .default({ allow: [], allowHttp: false, proxy: null }),
    maxResponseBytes: z
      .number()
      .int()
      .min(0)
      .max(1024 * 1024)
      .default(16 * 1024),
    maxPayloadBytes: z
      .number()
      .int()
      .min(1024)
      .max(64 * 1024 * 1024)
      .default(1024 * 1024),
  })
  .superRefine(({ payloadRetention, retentionDays }, context) => {
    for (const kind of ["success", "failed"] as const) {
      if ((payloadRetention[kind] ?? 0) > retentionDays) {
        context.addIssue({
          code: "custom",
          path: ["payloadRetention", kind],
          message: `is longer than retentionDays (${retentionDays})`,
        })
      }
    }
  })

/** The plugin's options as a merchant writes them in `medusa-config.ts`. */
export type WebhookPluginOptions = z.input<typeof optionsSchema>

/** The plugin's options with every default filled in. */
export type WebhookOptions = z.output<typeof optionsSchema>

/**
 * Validates the plugin's options.
 * @throws MedusaError INVALID_DATA that names the option, so that an invalid one stops the boot.
 */
export function resolveOptions(input: unknown): WebhookOptions {
  // Medusa adds `database` to every module's options (`loadModules` of @medusajs/modules-sdk).
  const { database: _database, ...own } = propertiesOf(input)
  const parsed = optionsSchema.safeParse(own)
  if (parsed.success) {
    return parsed.data
  }
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue))
  throw new MedusaError(MedusaError.Types.INVALID_DATA, `medusa-plugin-webhooks: ${problems.join("; ")}`)
}

/** An issue as sentences that name the option. For a union these are the issues of its last member. */
function problemsOf(issue: z.core.$ZodIssue, parents: readonly PropertyKey[] = []): string[] {
  const path = [...parents, ...issue.path]
  if (issue.code === "invalid_union" && issue.errors.length) {
    return (issue.errors.at(-1) ?? []).flatMap((inner) => problemsOf(inner, path))
  }
  return [
    issue.code === "unrecognized_keys"
      ? `unknown option "${[...path, issue.keys[0]].join(".")}"`
      : `option "${path.join(".")}": ${issue.message}`,
  ]
}
