import { useEffect, useRef, type PropsWithChildren } from "react"

type LabelledButtonsProps = PropsWithChildren<{
  /** What the buttons inside do: "Remove filter". */
  label: string
}>

const NAMELESS = "button:not([aria-label], [aria-labelledby])"

/**
 * Labels the buttons inside that show only an icon and have no name, for screen readers. Medusa's data table and drawer contain
 * such buttons and have no property for their names. The innermost `LabelledButtons` applies.
 */
export const LabelledButtons = ({ label, children }: LabelledButtonsProps) => {
  const ref = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const container = ref.current
    if (!container) {
      return
    }
    const named = new Set<Element>()
    const nameButtons = () => {
      for (const button of container.querySelectorAll<HTMLButtonElement>(NAMELESS)) {
        if (!button.textContent?.trim() && !button.labels.length) {
          button.setAttribute("aria-label", label)
          named.add(button)
        }
      }
      // Icons without a name are decoration.
      for (const icon of container.querySelectorAll("[role=img]:not([aria-label])")) {
        icon.setAttribute("aria-hidden", "true")
      }
    }
    nameButtons()
    const observer = new MutationObserver(nameButtons)
    observer.observe(container, { childList: true, subtree: true })
    return () => {
      observer.disconnect()
      named.forEach((button) => button.removeAttribute("aria-label"))
    }
  }, [label])

  return (
    <div ref={ref} className="contents">
      {children}
    </div>
  )
}
