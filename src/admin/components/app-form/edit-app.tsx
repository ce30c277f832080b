import { useRouteModal } from "@medusajs/dashboard/components"
import { toast } from "@medusajs/ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"

import { useUpdateApp } from "../../hooks/use-apps"
import { useCheckedForm } from "../../hooks/use-checked-form"
import { useTopics } from "../../hooks/use-webhooks"
import type { AppChange, WebhookApp } from "../../lib/api/apps"
import { showError } from "../../lib/show-error"
import { FormModal } from "../common/form-modal"
import { AppFields } from "./app-fields"
import { changesOf, checkValues, valuesOf } from "./check-values"
import { NarrowedPrompt } from "./narrowed-prompt"
import { whatIsLost, type Loss } from "./what-is-lost"

/** The form for an existing app. If the change takes rights from its webhooks, it asks before it saves. */
const EditApp = ({ app }: { app: WebhookApp }) => {
  const { t } = useTranslation("webhooks")
  const { handleSuccess } = useRouteModal()
  // The app is read again in the background. The admin edits the state that the form was opened with.
  const [before] = useState(app)
  const [narrowing, setNarrowing] = useState<{ change: AppChange; loss: Loss }>()
  const { form, handleSave } = useCheckedForm(valuesOf(before), checkValues)
  const { data: topics } = useTopics()
  const { mutateAsync: update } = useUpdateApp(app.id)

  const handleSubmit = handleSave(async (input) => {
    const change = changesOf(before, input)
    const loss = await whatIsLost(before, input, topics ?? [])
    if (loss) {
      setNarrowing({ change, loss })
    } else {
      await save(change)
    }
  })

  const save = async (change: AppChange): Promise<void> => {
    await update(change)
    toast.success(t("apps.form.saved"))
    handleSuccess()
  }

  const handleNarrow = (change: AppChange) => {
    setNarrowing(undefined)
    save(change).catch(showError)
  }

  return (
    <>
      <FormModal
        title={t("apps.form.editTitle")}
        hint={t("apps.form.editHint")}
        form={form}
        onSubmit={(event) => void handleSubmit(event)}
      >
        <AppFields />
      </FormModal>
      {narrowing && (
        <NarrowedPrompt
          loss={narrowing.loss}
          onConfirm={() => handleNarrow(narrowing.change)}
          onCancel={() => setNarrowing(undefined)}
        />
      )}
    </>
  )
}

export default EditApp
