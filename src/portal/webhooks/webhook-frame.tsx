import { Button, Container, DropdownMenu, Heading, Text } from "@medusajs/ui"
import { useRef, useState, type ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { Link, useNavigate, useParams } from "react-router-dom"

import { CopyButton } from "../../admin/components/common/copy-button"
import { MenuButton } from "../../admin/components/common/menu-button"
import { TabLink } from "../../admin/components/common/tab-link"
import { useDeletePrompt } from "../../admin/components/webhook-actions/use-delete-prompt"
import { WebhookStateBadge } from "../../admin/components/common/webhook-state"
import { useDeleteWebhook, useWebhook, type Webhook } from "../api/webhooks"
import { Pending } from "../common/states"
import { paths } from "../paths"
import { Notices } from "./notices"
import { Recover } from "./recover"
import { RotateSecret } from "./rotate-secret"
import { useStatusChange } from "./use-status-change"

/** The frame of a webhook's pages: name, state, actions, notices and tabs. @param children renders the content of the open tab */
export const WebhookFrame = ({ children }: { children: (webhook: Webhook) => ReactNode }) => {
  const { id = "" } = useParams()
  const { data: webhook, error } = useWebhook(id)

  if (!webhook) {
    return <Pending error={error} />
  }
  return (
    <div className="flex flex-col gap-y-4">
      <Head webhook={webhook} />
      {children(webhook)}
    </div>
  )
}

const Head = ({ webhook }: { webhook: Webhook }) => {
  const { t } = useTranslation()
  const { id } = webhook

  return (
    <div>
      <Link
        to={paths.webhooks()}
        className="txt-compact-small text-ui-fg-subtle hover:text-ui-fg-base focus-visible:shadow-borders-focus rounded-sm outline-none"
      >
        ← {t("domain")}
      </Link>
      <Container className="mt-3 divide-y p-0">
        <div className="flex flex-col justify-between gap-x-4 gap-y-3 px-4 py-4 sm:flex-row sm:items-start sm:px-6">
          <div className="min-w-0">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Heading level="h1" className="break-words">
                {webhook.name}
              </Heading>
              <WebhookStateBadge webhook={webhook} />
            </div>
            <div className="flex min-w-0 items-center gap-x-1 pt-0.5">
              <Text size="small" className="text-ui-fg-subtle min-w-0 break-all">
                {webhook.url ?? t("portal.modes.pull")}
              </Text>
              {webhook.url && <CopyButton text={webhook.url} label={t("webhooks.fields.copyUrl")} />}
            </div>
          </div>
          <Actions webhook={webhook} />
        </div>
        <Notices webhook={webhook} />
        <nav
          aria-label={t("webhooks.tabs.label")}
          className="flex items-center gap-x-1 overflow-x-auto whitespace-nowrap px-4 py-2.5 sm:px-6"
        >
          <TabLink to={paths.webhook(id)} label={t("overview.title")} />
          <TabLink to={paths.webhookPage(id, "first-steps")} label={t("portal.webhook.tabs.firstSteps")} />
          <TabLink to={paths.webhookPage(id, "test")} label={t("portal.webhook.tabs.test")} />
          <TabLink to={paths.webhookPage(id, "log")} label={t("webhooks.tabs.log")} />
        </nav>
      </Container>
    </div>
  )
}

const Actions = ({ webhook }: { webhook: Webhook }) => {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [open, setOpen] = useState<"rotate" | "recover" | null>(null)
  const menu = useRef<HTMLButtonElement>(null)
  const { pause, isPending } = useStatusChange(webhook)
  const { mutateAsync: remove } = useDeleteWebhook(webhook.id)
  const deleteAfterPrompt = useDeletePrompt(
    webhook,
    () => remove(),
    () => void navigate(paths.webhooks(), { replace: true })
  )
  const handleDelete = async () => {
    await deleteAfterPrompt()
    menu.current?.focus()
  }
  /** Closes this panel only: when a late answer arrives, another one may be open. */
  const close = (panel: "rotate" | "recover") => setOpen((now) => (now === panel ? null : now))

  return (
    <div className="flex shrink-0 items-center gap-x-2">
      {/* The notice that says why the webhook is not active has the button that activates it. */}
      {webhook.status === "active" && (
        <Button size="small" variant="secondary" isLoading={isPending} onClick={pause}>
          {t("webhooks.actions.pause")}
        </Button>
      )}
      <Button size="small" variant="secondary" asChild>
        <Link to={paths.webhookPage(webhook.id, "edit")}>{t("actions.edit")}</Link>
      </Button>
      <DropdownMenu>
        <DropdownMenu.Trigger asChild>
          <MenuButton ref={menu} aria-label={t("webhooks.actions.of", { name: webhook.name })} />
        </DropdownMenu.Trigger>
        <DropdownMenu.Content align="end">
          <DropdownMenu.Item onSelect={() => setOpen("rotate")}>
            {t("webhooks.actions.rotate")}
          </DropdownMenu.Item>
          <DropdownMenu.Item onSelect={() => setOpen("recover")}>
            {t("webhooks.actions.recover")}
          </DropdownMenu.Item>
          <DropdownMenu.Separator />
          <DropdownMenu.Item className="text-ui-fg-error" onSelect={() => void handleDelete()}>
            {t("actions.delete")}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu>
      <RotateSecret
        webhook={webhook}
        open={open === "rotate"}
        onClose={() => close("rotate")}
        opener={menu}
      />
      <Recover webhook={webhook} open={open === "recover"} onClose={() => close("recover")} opener={menu} />
    </div>
  )
}
