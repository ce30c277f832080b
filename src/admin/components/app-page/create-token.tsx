import { RouteDrawer } from "@medusajs/dashboard/components"
import { Button, Hint, Label, Select } from "@medusajs/ui"
import { useId, useState } from "react"
import { useTranslation } from "react-i18next"

import { useCreateToken } from "../../hooks/use-apps"
import { useFormat } from "../../hooks/use-format"
import type { WebhookApp } from "../../lib/api/apps"
import { showError } from "../../lib/show-error"
import { DrawerCloseButton, DrawerHeader } from "../common/drawer-parts"
import { ShownOnce } from "../common/new-secret"
import { SelectTrigger } from "../common/select-trigger"

const DAY_MS = 86_400_000

/** The choices of a lifetime, in days; 0: the token does not expire. */
const LIFETIMES = [0, 7, 30, 90, 365]

/** Creates a token of an app, and shows it once. */
const CreateToken = ({ app }: { app: WebhookApp }) => {
  const { t } = useTranslation("webhooks")
  const { dateTime } = useFormat()
  const [days, setDays] = useState(0)
  const { mutateAsync, data: token, isPending } = useCreateToken(app.id)

  const handleCreate = () =>
    mutateAsync(days ? new Date(Date.now() + days * DAY_MS).toISOString() : null).catch(showError)

  return (
    <>
      <DrawerHeader title={t("apps.tokens.create")} hint={t("apps.tokens.createHint", { name: app.name })} />
      <RouteDrawer.Body className="relative flex-1 overflow-y-auto">
        {token ? (
          <ShownOnce
            label={t("apps.tokens.token")}
            text={token.token}
            copy={t("apps.tokens.copy")}
            hint={[
              t("apps.tokens.new"),
              ...(token.expires_at ? [t("apps.tokens.expiresAt", { at: dateTime(token.expires_at) })] : []),
            ].join(" ")}
            escape={t("apps.tokens.escape")}
          />
        ) : (
          <LifetimeSelect value={days} onChange={setDays} />
        )}
      </RouteDrawer.Body>
      <RouteDrawer.Footer>
        <DrawerCloseButton isDone={Boolean(token)} />
        {!token && (
          <Button size="small" isLoading={isPending} onClick={() => void handleCreate()}>
            {t("apps.tokens.create")}
          </Button>
        )}
      </RouteDrawer.Footer>
    </>
  )
}

const LifetimeSelect = ({ value, onChange }: { value: number; onChange: (days: number) => void }) => {
  const { t } = useTranslation("webhooks")
  const { number } = useFormat()
  const id = useId()

  return (
    <div className="flex flex-col gap-y-2">
      <Label htmlFor={id} size="small" weight="plus">
        {t("apps.tokens.life")}
      </Label>
      <Select value={String(value)} onValueChange={(days) => onChange(Number(days))}>
        <SelectTrigger id={id} aria-describedby={`${id}-hint`}>
          <Select.Value />
        </SelectTrigger>
        <Select.Content>
          {LIFETIMES.map((days) => (
            <Select.Item key={days} value={String(days)}>
              {days === 0
                ? t("apps.tokens.forever")
                : t("apps.tokens.days", { count: days, number: number(days) })}
            </Select.Item>
          ))}
        </Select.Content>
      </Select>
      <Hint id={`${id}-hint`}>{t("apps.tokens.lifeHint")}</Hint>
    </div>
  )
}

export default CreateToken
