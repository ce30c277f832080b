import { Tooltip } from "@medusajs/ui"
import { useEffect, useState } from "react"

import { useFormat } from "../../hooks/use-format"

const REFRESH_MS = 20_000

/** How long ago something was, updated every 20 seconds. The tooltip has the exact time. */
export const RelativeTime = ({ at }: { at: string }) => {
  const { relative, dateTime } = useFormat()
  const [, setTicks] = useState(0)

  useEffect(() => {
    const timer = setInterval(() => setTicks((ticks) => ticks + 1), REFRESH_MS)
    return () => clearInterval(timer)
  }, [])

  return (
    <Tooltip content={dateTime(at)}>
      <time dateTime={at} className="whitespace-nowrap">
        {relative(at)}
      </time>
    </Tooltip>
  )
}
