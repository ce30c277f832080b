import { Key } from "@medusajs/icons"
import { Button, Text } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { Alone } from "./alone"

/**
 * Why the page has no session: its link was not valid, it is over, it was ended here, there never was one, or the browser's session is
 * now another app's.
 */
export type EndedBecause = "bad_link" | "expired" | "signed_out" | "no_session" | "other_app"

/** Says that there is no session, and how to get one. */
export const Ended = ({ because }: { because: EndedBecause }) => {
  const { t } = useTranslation()

  return (
    <Alone icon={<Key />} title={t(`portal.session.${because}.title`)}>
      <Text size="small" className="text-ui-fg-subtle text-pretty">
        {t(`portal.session.${because}.text`)}
      </Text>
      <Text size="small" className="text-ui-fg-subtle text-pretty">
        {t("portal.session.newLink")}
      </Text>
      {because === "other_app" && (
        <Button size="small" variant="secondary" onClick={() => location.assign(import.meta.env.BASE_URL)}>
          {t("portal.session.showOther")}
        </Button>
      )}
    </Alone>
  )
}
