import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { WEBHOOK_MODULE } from "../modules/webhook"
import { signatureHeaderProblem } from "../modules/webhook/headers-rules"
import type WebhookModuleService from "../modules/webhook/service"
import { withheldPaths } from "../payloads/documented-fields"
import type { QueryPort } from "../payloads/query-port"
import { fieldsProblem, filterProblem, topicsProblem, triggersProblem } from "../payloads/settings-problems"
import { asWritten } from "../types/typed"
import type { WebhookInput } from "./input/webhook"
import { invalidField } from "../modules/webhook/invalid-field"
import type { StoredWebhook } from "./webhook-columns"

type Settings = Partial<
  Pick<
    WebhookInput,
    "topics" | "fields" | "triggers" | "filter" | "signature" | "signature_header" | "headers"
  >
>

/**
 * Validates settings beyond their syntax: the topics against the catalogue; fields, triggers and filter against the resources of the
 * topics; and the signature's header against the other headers.
 * @param before the stored webhook when settings are changed. Its values replace those that `settings` leaves out.
 * @param ofApp whether the webhook belongs to an app. Then only the topics that document a field are asked whether it exists.
 * @throws MedusaError INVALID_DATA that names the setting.
 */
export async function requireValidSettings(
  container: MedusaContainer,
  settings: Settings,
  { before, ofApp = false }: { before?: StoredWebhook; ofApp?: boolean } = {}
): Promise<void> {
  const { catalogue } = container.resolve<WebhookModuleService>(WEBHOOK_MODULE)
  const query: QueryPort = container.resolve(ContainerRegistrationKeys.QUERY)
  const {
    topics = before?.topics ?? [],
    fields = before?.fields ?? null,
    triggers = before?.triggers ?? null,
    filter = before?.filter ?? null,
    signature = before?.signature ?? "hmac",
    signature_header = before?.signature_header ?? null,
    headers = asWritten<Record<string, string> | null>(before?.headers ?? null),
  } = settings
  refuse("signature_header", signatureHeaderProblem(signature_header, signature, headers))
  refuse("topics", topicsProblem(catalogue, settings.topics ?? []))
  const isWithheld = ofApp ? withheldPaths(catalogue, topics) : undefined
  // New topics may have other resources, which lack the fields of the old ones.
  if (settings.topics || settings.fields) {
    refuse("fields", await fieldsProblem(catalogue, query, fields ?? [], topics, isWithheld))
  }
  if (settings.topics || settings.triggers) {
    refuse("triggers", triggersProblem(catalogue, triggers ?? [], topics, fields))
  }
  if (settings.topics || settings.filter) {
    refuse("filter", await filterProblem(catalogue, query, filter, topics, isWithheld))
  }
}

function refuse(field: string, problem: string | undefined): void {
  if (problem !== undefined) {
    throw invalidField(field, problem)
  }
}
