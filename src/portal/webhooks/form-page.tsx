import { Button } from "@medusajs/ui"
import type { FormEvent } from "react"
import type { UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { Link } from "react-router-dom"

import { Form } from "../../admin/components/common/form"
import type { WebhookFormValues } from "../../admin/components/webhook-form/form-values"
import { PageHead } from "../common/page-head"
import { WebhookFields } from "./webhook-fields"

type FormPageProps = {
  title: string
  subtitle?: string
  form: UseFormReturn<WebhookFormValues>
  isNew?: boolean
  /** The text of the button that saves. */
  saveText: string
  onSubmit: (event: FormEvent) => void
  /** The path of the page that "Cancel" leads to. */
  cancelTo: string
}

/** A page with the form of a webhook. */
export const FormPage = ({ title, subtitle, form, isNew, saveText, onSubmit, cancelTo }: FormPageProps) => {
  const { t } = useTranslation()

  return (
    <div className="mx-auto w-full max-w-[720px]">
      <PageHead title={title} subtitle={subtitle} />
      <Form {...form}>
        <form onSubmit={onSubmit} noValidate className="flex flex-col gap-y-4">
          <WebhookFields isNew={isNew} />
          <div className="flex justify-end gap-x-2">
            <Button type="button" size="small" variant="secondary" asChild>
              <Link to={cancelTo}>{t("actions.cancel")}</Link>
            </Button>
            <Button type="submit" size="small" isLoading={form.formState.isSubmitting}>
              {saveText}
            </Button>
          </div>
        </form>
      </Form>
    </div>
  )
}
