import { Button, Prompt } from "@medusajs/ui"
import type { FormEvent } from "react"
import type { UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { Link, useBlocker } from "react-router-dom"

import { Form } from "../../admin/components/common/form"
import type { WebhookFormValues } from "../../admin/components/webhook-form/form-values"
import { PageHead } from "../common/page-head"
import { WebhookFields } from "./webhook-fields"

/** The state of a navigation that follows on saving, so that it is not asked about. */
export const AFTER_SAVING = { isSaved: true }

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

/** A page with the form of a webhook. It asks before unsaved changes are lost. */
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
      <UnsavedPrompt isDirty={form.formState.isDirty} />
    </div>
  )
}

/** Asks before a page with unsaved changes is left. */
const UnsavedPrompt = ({ isDirty }: { isDirty: boolean }) => {
  const { t } = useTranslation()
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isDirty && !nextLocation.state?.isSaved && currentLocation.pathname !== nextLocation.pathname
  )

  return (
    <Prompt open={blocker.state === "blocked"} variant="confirmation">
      <Prompt.Content>
        <Prompt.Header>
          <Prompt.Title>{t("general.unsavedChangesTitle")}</Prompt.Title>
          <Prompt.Description>{t("general.unsavedChangesDescription")}</Prompt.Description>
        </Prompt.Header>
        <Prompt.Footer>
          <Prompt.Cancel type="button" onClick={() => blocker.reset?.()}>
            {t("actions.cancel")}
          </Prompt.Cancel>
          <Prompt.Action type="button" onClick={() => blocker.proceed?.()}>
            {t("actions.continue")}
          </Prompt.Action>
        </Prompt.Footer>
      </Prompt.Content>
    </Prompt>
  )
}
