import { KeyboundForm, RouteFocusModal } from "@medusajs/dashboard/components"
import { Button, Heading, Text } from "@medusajs/ui"
import type { FormEventHandler, ReactNode } from "react"
import type { FieldValues, UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"

import { Form } from "./form"

type FormModalProps<Values extends FieldValues> = {
  title: string
  hint: string
  form: UseFormReturn<Values>
  onSubmit: FormEventHandler<HTMLFormElement>
  children: ReactNode
}

/** A form in the focus modal of its route, laid out like Medusa's own forms. */
export const FormModal = <Values extends FieldValues>({
  title,
  hint,
  form,
  onSubmit,
  children,
}: FormModalProps<Values>) => {
  const { t } = useTranslation("webhooks")

  return (
    <RouteFocusModal.Form form={form}>
      <KeyboundForm className="flex h-full flex-col overflow-hidden" onSubmit={onSubmit} noValidate>
        <RouteFocusModal.Header />
        <RouteFocusModal.Body className="relative flex flex-1 flex-col items-center overflow-y-auto">
          <div className="flex w-full max-w-[720px] flex-col gap-y-8 px-4 py-16">
            <ModalTitle title={title} hint={hint} />
            <Form {...form}>{children}</Form>
          </div>
        </RouteFocusModal.Body>
        <RouteFocusModal.Footer>
          <div className="flex items-center justify-end gap-x-2">
            <RouteFocusModal.Close asChild>
              <Button size="small" variant="secondary">
                {t("actions.cancel")}
              </Button>
            </RouteFocusModal.Close>
            <Button size="small" type="submit" isLoading={form.formState.isSubmitting}>
              {t("actions.save")}
            </Button>
          </div>
        </RouteFocusModal.Footer>
      </KeyboundForm>
    </RouteFocusModal.Form>
  )
}

/** The title of a route's focus modal, and what it is for. */
export const ModalTitle = ({ title, hint }: { title: string; hint: string }) => (
  <div>
    <RouteFocusModal.Title asChild>
      <Heading>{title}</Heading>
    </RouteFocusModal.Title>
    <RouteFocusModal.Description asChild>
      <Text size="small" className="text-ui-fg-subtle">
        {hint}
      </Text>
    </RouteFocusModal.Description>
  </div>
)
