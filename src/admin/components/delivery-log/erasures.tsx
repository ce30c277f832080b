import { useState } from "react"
import { useTranslation } from "react-i18next"

import { useFormat } from "../../hooks/use-format"
import { useLiveQuery } from "../../hooks/use-live-query"
import { useUserName } from "../../hooks/use-user-name"
import { erasureKeys, listErasures, type AdminWebhookErasure } from "../../lib/api/erasure"
import { ENTRIES, Entry, EntryList } from "../common/entry-list"
import { useErasureCounts } from "./use-erasure-counts"

/** What was erased from the log, newest first: when, by whom and whose data. Renders nothing if nothing ever was. */
export const Erasures = () => {
  const { t } = useTranslation("webhooks")
  const [limit, setLimit] = useState(ENTRIES)
  const { data } = useLiveQuery({ queryKey: erasureKeys.list(limit), queryFn: () => listErasures(limit) })

  return data?.count ? (
    <EntryList
      id="erasures"
      title={t("deliveries.erasures.title")}
      count={data.count}
      shown={data.erasures.length}
      onMore={() => setLimit((shown) => shown + ENTRIES)}
    >
      {data.erasures.map((erasure) => (
        <Erasure key={erasure.id} erasure={erasure} />
      ))}
    </EntryList>
  ) : null
}

const Erasure = ({ erasure }: { erasure: AdminWebhookErasure }) => {
  const { t } = useTranslation("webhooks")
  const { dateTime } = useFormat()
  const titleOf = useTitle()
  const countsOf = useErasureCounts()
  const author = useAuthor(erasure)

  return (
    <Entry
      title={titleOf(erasure)}
      lines={[
        erasure.status === "running"
          ? t("deliveries.erasures.running")
          : countsOf(erasure).join(", ") || t("deliveries.erasures.nothing"),
      ]}
      note={[dateTime(erasure.created_at), author].join(", ")}
    />
  )
}

/** Whose data was erased. The address itself is not recorded. */
function useTitle() {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()

  return ({ customer_id: id, email_hash, resources: count }: AdminWebhookErasure): string => {
    if (id) {
      return t("deliveries.erasures.customer", { id })
    }
    return email_hash
      ? t("deliveries.erasures.address")
      : t("deliveries.erasures.resources", { count, number: number(count) })
  }
}

/** Who asked for it. Nobody did if the plugin erased a deleted customer, or a script ran. */
function useAuthor({ created_by: id }: AdminWebhookErasure): string {
  const { t } = useTranslation("webhooks")
  const isUser = id?.startsWith("user_") ?? false
  const name = useUserName(isUser ? id : null)

  if (id === null) {
    return t("webhooks.history.actors.system")
  }
  return isUser ? (name ?? id) : t("webhooks.history.actors.apiKey")
}
