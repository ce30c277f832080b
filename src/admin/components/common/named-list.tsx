import { Text } from "@medusajs/ui"
import { useId } from "react"

type NamedListProps = { title: string; names: readonly string[] }

/** A few names under a title, for prompts; many are scrolled. */
export const NamedList = ({ title, names }: NamedListProps) => {
  const id = useId()

  return (
    <div>
      <Text id={id} size="small">
        {title}
      </Text>
      <ul
        aria-labelledby={id}
        // Focusable, so that the keyboard can scroll it.
        tabIndex={0}
        className="relative txt-small max-h-32 list-disc overflow-y-auto break-words pl-5"
      >
        {names.map((name, index) => (
          // Two may have the same name.
          <li key={index}>{name}</li>
        ))}
      </ul>
    </div>
  )
}
