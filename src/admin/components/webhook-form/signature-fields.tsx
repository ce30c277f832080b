import { Input } from "@medusajs/ui"
import { useFormContext } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { WEBHOOK_SIGNATURES } from "../../../types"
import { Form } from "../common/form"
import { ChoiceField } from "../common/choice-field"
import type { WebhookFormValues } from "./form-values"

/** The kind of signature, and an extra header with the signature for apps that were written for another shop system. */
export const SignatureFields = () => {
  const { t } = useTranslation("webhooks")
  const { control } = useFormContext<WebhookFormValues>()

  return (
    <>
      <ChoiceField
        name="signature"
        label={t("webhooks.fields.signature")}
        hint={t("webhooks.form.signatureHint")}
        values={WEBHOOK_SIGNATURES}
        textOf={(signature) => t(`webhooks.signatures.${signature}`)}
      />
      <Form.Field
        control={control}
        name="signature_header"
        render={({ field }) => (
          <Form.Item>
            <Form.Label optional>{t("webhooks.fields.signatureHeader")}</Form.Label>
            <Form.Control>
              <Input {...field} placeholder="x-wc-webhook-signature" spellCheck={false} />
            </Form.Control>
            <Form.Hint>{t("webhooks.form.signatureHeaderHint")}</Form.Hint>
            <Form.ErrorMessage role="alert" />
          </Form.Item>
        )}
      />
    </>
  )
}
