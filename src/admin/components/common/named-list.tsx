import { Text } from "@medusajs/ui"
import { useId } from "react"

type NamedListProps = { title: string; names: readonly string[] }

/** Names under a title, for prompts. A long list scrolls. */
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
          // Names may repeat.
          <li key={index}>{name}</li>
        ))}
      </ul>
    </div>
  )
}
