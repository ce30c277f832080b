import { useRouteModal } from "@medusajs/dashboard/components"
import { toast } from "@medusajs/ui"
import { useTranslation } from "react-i18next"

import { useCreateApp } from "../../hooks/use-apps"
import { useCheckedForm } from "../../hooks/use-checked-form"
import { appPath } from "../../lib/paths"
import { FormModal } from "../common/form-modal"
import { AppFields } from "./app-fields"
import { checkValues, NEW_APP } from "./check-values"

/** The form for a new app. After it is saved, the page of the app opens, where tokens are created. */
const CreateApp = () => {
  const { t } = useTranslation("webhooks")
  const { handleSuccess } = useRouteModal()
  const { form, handleSave } = useCheckedForm(NEW_APP, checkValues)
  const { mutateAsync: create } = useCreateApp()

  const handleSubmit = handleSave(async (input) => {
    const { id } = await create(input)
    toast.success(t("apps.form.created"))
    handleSuccess(appPath(id))
  })

  return (
    <FormModal
      title={t("apps.form.createTitle")}
      hint={t("apps.form.createHint")}
      form={form}
      onSubmit={(event) => void handleSubmit(event)}
    >
      <AppFields withStatus />
    </FormModal>
  )
}

export default CreateApp
