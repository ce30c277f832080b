import type { ExecArgs, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../modules/webhook"
import type WebhookModuleService from "../modules/webhook/service"
import { listOldWebhooks, type OldWebhook } from "../moving-in/old-webhooks"
import { planTakeOver, type KnownWebhook, type Step } from "../moving-in/plan-take-over"
import { planLines } from "../moving-in/report"
import { createWebhooksWorkflow } from "../workflows"
import { errorText } from "../modules/webhook/safe-errors"
import { asWritten } from "../types/typed"

const SOURCE = "@lambdacurry/medusa-webhooks"

/**
 * `npx medusa exec …/take-over-webhooks.js [apply [paused]]`: creates webhooks from the rows of `@lambdacurry/medusa-webhooks`. Without
 * `apply` it only prints the plan. With `paused`, the new webhooks are paused. The metadata of a new webhook has the ids of its old
 * rows, so that the script can run again. The old rows do not change.
 * @throws Error for other arguments, and when there are no old rows.
 */
export default async function takeOverWebhooks({ container, args }: ExecArgs): Promise<void> {
  const [apply, paused] = args
  if (![undefined, "apply"].includes(apply) || ![undefined, "paused"].includes(paused) || args.length > 2) {
    throw new Error(`The arguments are "apply" or "apply paused", not ${JSON.stringify(args.join(" "))}`)
  }
  const db = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const service = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const rows = await listOldWebhooks(db)
  const steps = planTakeOver(rows, {
    catalogue: service.catalogue,
    known: await knownWebhooks(service),
    urlProblems: await urlProblems(service, rows),
    paused: paused !== undefined,
  })
  planLines(steps).forEach(print)
  if (apply === undefined) {
    print('This was a dry run: nothing has changed. Add "apply" to do it.')
    return
  }
  for (const step of steps.filter((one) => one.kind === "create")) {
    print(await create(container, step))
  }
}

/** Prints to the terminal and not to the log, because the lines contain secrets. */
function print(line: string): void {
  console.log(line)
}

async function create(container: MedusaContainer, step: Extract<Step, { kind: "create" }>): Promise<string> {
  const { url, status, moved } = step
  const webhook = {
    name: new URL(url).host,
    url,
    status,
    topics: [...new Set(moved.map(({ topic }) => topic))],
    metadata: { taken_over: { from: SOURCE, ids: moved.map(({ row }) => row.id) } },
  }
  try {
    const { result } = await createWebhooksWorkflow(container).run({ input: { webhooks: [webhook] } })
    return result
      .map(({ id, secret }) => `${url}: ${id}. Its secret, which is not shown again: ${secret}`)
      .join()
  } catch (error) {
    return `${url}: NOT created: ${errorText(error)}`
  }
}

/** All webhooks, including deleted ones, so that a migrated webhook that an admin has deleted is not created again. */
async function knownWebhooks(service: WebhookModuleService): Promise<KnownWebhook[]> {
  const webhooks = await service.listWebhookEndpoints({}, { withDeleted: true, take: null })
  return webhooks.map(({ id, url, topics, deleted_at, metadata }) => ({
    id,
    url: url ?? "",
    topics,
    deleted: deleted_at !== null,
    takenOver: asWritten<{ taken_over?: { ids?: string[] } } | null>(metadata)?.taken_over?.ids ?? [],
  }))
}

async function urlProblems(
  service: WebhookModuleService,
  rows: readonly OldWebhook[]
): Promise<Map<string, string>> {
  const urls = [...new Set(rows.map(({ target_url }) => target_url))]
  const problems = await Promise.all(urls.map(async (url) => [url, await service.urlProblem(url)] as const))
  return new Map(problems.filter((entry): entry is [string, string] => entry[1] !== undefined))
}
