import { clx } from "@medusajs/ui"

type ProgressBarProps = {
  label: string
  value: number
  /** Null if the total is not known. */
  max: number | null
}

export const ProgressBar = ({ label, value, max }: ProgressBarProps) => (
  <div
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={max ?? undefined}
    aria-valuenow={max === null ? undefined : Math.min(value, max)}
    className="bg-ui-bg-component shadow-borders-base h-2 w-full overflow-hidden rounded-full"
  >
    <div
      className={clx(
        "bg-ui-bg-interactive h-full rounded-full transition-[width]",
        max === null && "w-full animate-pulse"
      )}
      style={max === null ? undefined : { width: `${max ? Math.min(100, (100 * value) / max) : 100}%` }}
    />
  </div>
)
