import { useState } from "react"
import { useTranslation } from "react-i18next"

import { propertiesOf } from "../../../types/typed"
import { useFormat } from "../../hooks/use-format"
import { useSalesChannelNames } from "../../hooks/use-sales-channel-names"
import { useUserName } from "../../hooks/use-user-name"
import { useHistory } from "../../hooks/use-webhooks"
import { exportHistory, type AuditEntry, type HistoryOf } from "../../lib/api/webhooks"
import { SETTING_LABELS, useSettingText } from "../webhook-form/compared-settings"
import { DownloadButton } from "./download-button"
import { ENTRIES, Entry, EntryList } from "./entry-list"

const LABELS: Record<string, string> = {
  ...SETTING_LABELS,
  secret: "webhooks.fields.secret",
  public_keys: "webhooks.fields.publicKey",
  disabled_reason: "webhooks.fields.disabledReason",
  external_id: "webhooks.fields.externalId",
  expires_at: "webhooks.fields.expiresAt",
  rights_of: "webhooks.fields.rightsOf",
  contact_email: "apps.fields.contact",
  max_webhooks: "apps.fields.maxWebhooks",
}

type HistoryProps = {
  of: HistoryOf
  /** `updated_at` of the webhook or the app. The history is read again when it changes. */
  updatedAt: string
}

/**
 * The audit trail, newest first. Of a webhook: who changed it, when and how, and who was shown its secret. Of an app: the same
 * for the app, its tokens and its webhooks.
 */
export const History = ({ of, updatedAt }: HistoryProps) => {
  const { t } = useTranslation("webhooks")
  const [limit, setLimit] = useState(ENTRIES)
  const { data } = useHistory(of, updatedAt, limit)

  return (
    data && (
      <EntryList
        id="history"
        title={t("webhooks.history.title")}
        button={<DownloadButton download={() => exportHistory(of)} />}
        count={data.count}
        shown={data.audit_entries.length}
        onMore={() => setLimit((shown) => shown + ENTRIES)}
      >
        {data.audit_entries.map((entry) => (
          <Change key={entry.id} entry={entry} isOfApp={"app_id" in of} />
        ))}
      </EntryList>
    )
  )
}

const Change = ({ entry, isOfApp }: { entry: AuditEntry; isOfApp: boolean }) => {
  const { t } = useTranslation("webhooks")
  const { dateTime } = useFormat()
  const actor = useActorName(entry)
  const changes = useChanges(entry)
  // The button of an app says "Resume", the button of a webhook says "Activate"; the action has the same name.
  const isAppResumed = entry.object === "webhook_app" && entry.action === "resumed"
  const action = isAppResumed ? t("apps.history.resumed") : t(`webhooks.history.actions.${entry.action}`)

  return (
    <Entry
      title={
        isOfApp && entry.object === "webhook"
          ? t("webhooks.history.ofWebhook", { name: entry.object_name, action })
          : action
      }
      lines={changes}
      note={[dateTime(entry.created_at), actor].join(", ")}
    />
  )
}

function useActorName({ actor_type, actor_id }: AuditEntry): string {
  const { t } = useTranslation("webhooks")
  const name = useUserName(actor_type === "user" ? actor_id : null)

  switch (actor_type) {
    case "user":
      return name ?? actor_id ?? ""
    case "api-key":
      return t("webhooks.history.actors.apiKey")
    case "app":
      return t("webhooks.history.actors.app")
    case "portal-session":
      return t("webhooks.history.actors.portalSession")
    case "code":
      return t("webhooks.history.actors.code")
    case "system":
      return t("webhooks.history.actors.system")
  }
}

/** The changes of an entry, one line for each setting. Changes that the name of the action already states are left out. */
function useChanges({ action, changes, actor_id }: AuditEntry): string[] {
  const { t } = useTranslation("webhooks")
  const textOf = useSettingText(useSalesChannelNames())

  if (action === "created") {
    return []
  }
  const implied = [
    "portal_session",
    "paused_with_app",
    ...(action === "secret_rotated" ? ["secret", "public_keys"] : ["status"]),
  ]
  return (
    Object.entries(changes)
      .filter(([name]) => !implied.includes(name))
      // The entry names its actor already.
      .filter(([name, change]) => name !== "rights_of" || change === "changed" || change.to !== actor_id)
      .map(([name, change]) => {
        if (name === "token" && change !== "changed") {
          return redactedToken(change.to ?? change.from)
        }
        const setting = t(LABELS[name] ?? name)
        if (change === "changed") {
          return t("webhooks.history.changed", { setting })
        }
        const [from, to] = [change.from, change.to].map((value) => textOf(name, value))
        return t("webhooks.history.fromTo", { setting, from, to })
      })
  )
}

/** A token as the page of its app shows it. The audit trail holds only the end of the token. */
function redactedToken(token: unknown): string {
  return `whapp_•••••${String(propertiesOf(token).hint)}`
}
