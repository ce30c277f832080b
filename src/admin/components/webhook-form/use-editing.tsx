import { useState } from "react"

import { useCheckedForm } from "../../hooks/use-checked-form"
import { useFormat } from "../../hooks/use-format"
import { isConflict } from "../../lib/api/error-message"
import type { AppWebhook } from "../../../types"
import type { WebhookUpdate } from "../../lib/api/webhooks"
import { showError } from "../../lib/show-error"
import { ALL_UNITS } from "../../lib/time-span"
import { ChangedMeanwhilePrompt } from "./changed-meanwhile-prompt"
import { changesOf, checkValues } from "./check-values"
import { differences, expectedOf } from "./compared-settings"
import { valuesOf } from "./form-values"

type EditingProps = {
  webhook: AppWebhook
  update: (change: WebhookUpdate) => Promise<AppWebhook>
  /** Reads the current state of the webhook. */
  retrieve: () => Promise<AppWebhook>
  onSaved: (webhook: AppWebhook) => void
  /** Returns additions to the change; null: the change is not saved. Default: no additions. */
  complete?: (change: WebhookUpdate) => Promise<WebhookUpdate | null>
}

/** A change that was refused, and the current state of the webhook. */
type Conflict = { change: WebhookUpdate; webhook: AppWebhook }

/**
 * The form of an existing webhook. Only the changed settings are saved. If somebody else has changed the webhook since the form was
 * opened, a prompt shows these changes before anything is saved.
 * @returns the form, its submit handler, and that prompt
 */
export const useEditing = ({ webhook, update, retrieve, onSaved, complete }: EditingProps) => {
  const { span } = useFormat()
  const formValues = (of: AppWebhook) => valuesOf(of, (seconds) => span(seconds, ALL_UNITS))
  // The webhook is read again in the background. The reader edits the state that the form was opened with.
  const [shown, setShown] = useState(() => ({ webhook, values: formValues(webhook) }))
  const [conflict, setConflict] = useState<Conflict>()
  const { form, handleSave } = useCheckedForm(shown.values, checkValues)

  const handleSubmit = handleSave(async (input) => {
    const before = checkValues(shown.values)
    const change = before.ok ? changesOf(before.input, input) : input
    const more = complete ? await complete(change) : {}
    if (more) {
      await save({ ...change, ...more }, shown.webhook)
    }
  })

  /** @param expected the state of the webhook that the reader has seen */
  const save = async (change: WebhookUpdate, expected: AppWebhook): Promise<void> => {
    const saved = await update({ ...change, expected: expectedOf(expected) }).catch(
      async (error: unknown) => {
        if (!isConflict(error)) {
          throw error
        }
        setConflict({ change, webhook: await retrieve() })
      }
    )
    if (saved) {
      onSaved(saved)
    }
  }

  const handleReload = ({ webhook: now }: Conflict) => {
    const reloaded = { webhook: now, values: formValues(now) }
    setConflict(undefined)
    setShown(reloaded)
    form.reset(reloaded.values)
  }

  const handleSaveAnyway = ({ change, webhook: now }: Conflict) => {
    setConflict(undefined)
    save(change, now).catch(showError)
  }

  const meanwhilePrompt = (
    <ChangedMeanwhilePrompt
      webhook={conflict?.webhook}
      changed={conflict ? differences(shown.webhook, conflict.webhook) : []}
      onSave={() => conflict && handleSaveAnyway(conflict)}
      onReload={() => conflict && handleReload(conflict)}
      onCancel={() => setConflict(undefined)}
    />
  )
  return { form, handleSubmit, meanwhilePrompt }
}
