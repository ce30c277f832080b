import { useTranslation } from "react-i18next"

import { WEBHOOK_ORDERINGS } from "../../../types"
import { ChoiceField } from "../common/choice-field"

/** Whether deliveries about one resource go one at a time. */
export const OrderingField = () => {
  const { t } = useTranslation("webhooks")

  return (
    <ChoiceField
      name="ordering"
      label={t("webhooks.fields.ordering")}
      hint={t("webhooks.form.orderingHint")}
      values={WEBHOOK_ORDERINGS}
      textOf={(ordering) => t(`webhooks.ordering.${ordering}`)}
    />
  )
}
