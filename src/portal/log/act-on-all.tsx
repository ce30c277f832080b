import { Button, DropdownMenu, Prompt, toast } from "@medusajs/ui"
import { useRef, useState, type RefObject } from "react"
import { useTranslation } from "react-i18next"

import { MenuButton } from "../../admin/components/common/menu-button"
import { useFormat } from "../../admin/hooks/use-format"
import { allowedFilters } from "../../admin/lib/allowed-actions"
import { messageOf } from "../../admin/lib/api/error-message"
import { showError } from "../../admin/lib/show-error"
import { useActOnAll, useDeliveries, type BatchAction, type LogFilters } from "../api/deliveries"
import { returnFocusTo } from "../common/return-focus"

const ACTIONS: readonly BatchAction[] = ["retry", "replay"]

/** What is sent: the action, and the deliveries that match and that it is allowed for. */
type Chosen = { action: BatchAction; filters: LogFilters }

/** The menu of actions on all deliveries that match the log's filters. It asks before it sends anything. */
export const ActOnAll = ({ filters }: { filters: LogFilters }) => {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<Chosen>()
  const menu = useRef<HTMLButtonElement>(null)

  return (
    <>
      <DropdownMenu>
        <DropdownMenu.Trigger asChild>
          <MenuButton ref={menu} aria-label={t("deliveries.actOnAll")} />
        </DropdownMenu.Trigger>
        <DropdownMenu.Content align="end">
          {ACTIONS.map((action) => {
            const narrowed = narrowedTo(action, filters)
            return (
              <DropdownMenu.Item
                key={action}
                disabled={narrowed === null}
                onSelect={() => narrowed && setChosen({ action, filters: narrowed })}
              >
                {t(`deliveries.${action}.all`)}
              </DropdownMenu.Item>
            )
          })}
        </DropdownMenu.Content>
      </DropdownMenu>
      {chosen && <Question {...chosen} opener={menu} onClose={() => setChosen(undefined)} />}
    </>
  )
}

/** The filters, narrowed to the statuses that the action is allowed in; null if no status is left. */
function narrowedTo(action: BatchAction, { status, ...others }: LogFilters): LogFilters | null {
  const allowed = allowedFilters(action, status === undefined ? {} : { status: [status].flat() })
  return allowed && { ...others, status: [allowed.status ?? []].flat() }
}

type QuestionProps = Chosen & {
  /** The button that gets the focus when the prompt closes. */
  opener: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Says how many deliveries match, and sends them. */
const Question = ({ action, filters, opener, onClose }: QuestionProps) => {
  const { t } = useTranslation()
  const { number } = useFormat()
  const { data: page, error } = useDeliveries(filters, null, 1)
  const { mutateAsync, isPending } = useActOnAll()

  const handleSend = () =>
    mutateAsync({ action, filters }).then(({ count, count_capped }) => {
      const done = count_capped ? "doneMany" : "done"
      toast.success(t(`deliveries.${action}.${done}`, { count, number: number(count) }))
      onClose()
    }, showError)

  return (
    <Prompt open variant="confirmation" onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Prompt.Content onCloseAutoFocus={returnFocusTo(opener)}>
        <Prompt.Header>
          <Prompt.Title>{t(`deliveries.${action}.all`)}</Prompt.Title>
          <Prompt.Description role="status">
            {page
              ? t(`deliveries.${action}.${page.count_capped ? "askMany" : "ask"}`, {
                  count: page.count,
                  number: number(page.count),
                })
              : error
                ? messageOf(error)
                : t("deliveries.counting")}
          </Prompt.Description>
        </Prompt.Header>
        <Prompt.Footer>
          <Prompt.Cancel type="button">{t("actions.cancel")}</Prompt.Cancel>
          <Button
            type="button"
            size="small"
            disabled={!page?.count}
            isLoading={isPending}
            onClick={() => void handleSend()}
          >
            {t(`deliveries.${action}.action`)}
          </Button>
        </Prompt.Footer>
      </Prompt.Content>
    </Prompt>
  )
}
