import { useEffect, useState } from "react"

/** A text that follows the one given once that has not changed for `ms` milliseconds. */
export const useDebounced = (text: string, ms: number): string => {
  const [settled, setSettled] = useState(text)

  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms)
    return () => clearTimeout(timer)
  }, [text, ms])

  return settled
}
