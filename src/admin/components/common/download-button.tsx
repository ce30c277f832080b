import { Button } from "@medusajs/ui"
import { useMutation } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"

import { showError } from "../../lib/show-error"

/** Saves what a list shows as a spreadsheet. A failure is shown in words. */
export const DownloadButton = ({ download }: { download: () => Promise<void> }) => {
  const { t } = useTranslation("webhooks")
  const { mutate, isPending } = useMutation({ mutationFn: download, onError: showError })

  return (
    <Button type="button" size="small" variant="secondary" isLoading={isPending} onClick={() => mutate()}>
      {t("download")}
    </Button>
  )
}
