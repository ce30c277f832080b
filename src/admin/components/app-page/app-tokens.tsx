import { Trash } from "@medusajs/icons"
import { Badge, Button, Container, IconButton, Text, toast, Tooltip, usePrompt } from "@medusajs/ui"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { useAppTokens, useDeleteToken } from "../../hooks/use-apps"
import { useFormat } from "../../hooks/use-format"
import { MAX_TOKENS, type AppToken, type WebhookApp } from "../../lib/api/apps"
import { appDialogPath } from "../../lib/paths"
import { showError } from "../../lib/show-error"
import { TableHeading } from "../common/table-heading"

/** An app's tokens: when each expires, and when and from where it was last used. An app can have two unexpired tokens. */
export const AppTokens = ({ app }: { app: WebhookApp }) => {
  const { t } = useTranslation("webhooks")
  const { data: tokens } = useAppTokens(app.id)
  const isFull = (tokens ?? []).filter((token) => !hasExpired(token)).length >= MAX_TOKENS

  return (
    <Container className="divide-y p-0">
      <TableHeading
        title={t("apps.tokens.title")}
        level="h2"
        subtitle={t(isFull ? "apps.tokens.full" : "apps.tokens.hint")}
      >
        {isFull ? (
          <Button type="button" size="small" variant="secondary" disabled>
            {t("apps.tokens.create")}
          </Button>
        ) : (
          <Button size="small" variant="secondary" asChild>
            <Link to={appDialogPath(app.id, "create-token")}>{t("apps.tokens.create")}</Link>
          </Button>
        )}
      </TableHeading>
      {tokens?.length === 0 && (
        <Text size="small" className="text-ui-fg-subtle px-6 py-4">
          {t("apps.tokens.none")}
        </Text>
      )}
      {tokens && tokens.length > 0 && (
        <ul aria-label={t("apps.tokens.title")} className="divide-y">
          {tokens.map((token) => (
            <Token key={token.id} token={token} />
          ))}
        </ul>
      )}
    </Container>
  )
}

const Token = ({ token }: { token: AppToken }) => {
  const { t } = useTranslation("webhooks")
  const { dateTime } = useFormat()
  const prompt = usePrompt()
  const { mutateAsync, isPending } = useDeleteToken(token.app_id)
  const { token_redacted: text, expires_at, last_used_at, last_used_ip } = token
  const expired = hasExpired(token)

  const handleDelete = async () => {
    const confirmed = await prompt({
      title: t("general.areYouSure"),
      description: t("apps.tokens.deleteHint", { token: text }),
      confirmText: t("actions.delete"),
      cancelText: t("actions.cancel"),
    })
    if (confirmed) {
      await mutateAsync(token.id).then(() => toast.success(t("apps.tokens.deleted")), showError)
    }
  }

  return (
    <li className="flex items-start justify-between gap-x-4 px-6 py-3">
      <div className="min-w-0">
        <Text as="div" size="small" leading="compact" weight="plus" className="flex flex-wrap gap-2">
          <span className="break-all font-mono">{text}</span>
          {expired && (
            <Badge size="2xsmall" color="red">
              {t("apps.tokens.expired")}
            </Badge>
          )}
        </Text>
        <Text size="small" className="text-ui-fg-subtle">
          {last_used_at
            ? t("apps.tokens.lastUsed", { at: dateTime(last_used_at), ip: last_used_ip ?? t("none") })
            : t("apps.tokens.neverUsed")}
        </Text>
        <Text size="small" className="text-ui-fg-subtle">
          {expires_at
            ? t(expired ? "apps.tokens.expiredAt" : "apps.tokens.expiresAt", { at: dateTime(expires_at) })
            : t("apps.tokens.noExpiry")}
        </Text>
      </div>
      <Tooltip content={t("apps.tokens.delete", { token: text })}>
        <IconButton
          type="button"
          size="small"
          variant="transparent"
          isLoading={isPending}
          aria-label={t("apps.tokens.delete", { token: text })}
          onClick={() => void handleDelete()}
        >
          <Trash />
        </IconButton>
      </Tooltip>
    </li>
  )
}

function hasExpired({ expires_at }: AppToken): boolean {
  return expires_at !== null && Date.parse(expires_at) <= Date.now()
}
