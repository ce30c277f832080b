import { useEffect, useRef, type PropsWithChildren } from "react"

type LabelledButtonsProps = PropsWithChildren<{
  /** What the buttons inside do: "Remove filter". */
  label: string
}>

const NAMELESS = "button:not([aria-label], [aria-labelledby])"

/**
 * Names, for screen readers, the buttons inside that show nothing but an icon and have no name of their own. Medusa's
 * data table and drawer have such buttons, and take no name for them. An inner `LabelledButtons` replaces an outer one.
 */
export const LabelledButtons = ({ label, children }: LabelledButtonsProps) => {
  const ref = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const named = new Set<Element>()
    const nameButtons = () => {
      for (const button of ref.current?.querySelectorAll<HTMLButtonElement>(NAMELESS) ?? []) {
        if (!button.textContent?.trim() && !button.labels.length) {
          button.setAttribute("aria-label", label)
          named.add(button)
        }
      }
      // Icons beside a text say nothing that the text does not say.
      for (const icon of ref.current?.querySelectorAll("[role=img]:not([aria-label])") ?? []) {
        icon.setAttribute("aria-hidden", "true")
      }
    }
    nameButtons()
    const observer = new MutationObserver(nameButtons)
    observer.observe(ref.current!, { childList: true, subtree: true })
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
