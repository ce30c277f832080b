import { Text } from "@medusajs/ui"
import {
  useEffect,
  useId,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
} from "react"

import { lastOf } from "../../../types/typed"
import { ticksUpTo } from "../../lib/ticks"

const HEIGHT = 220
const AXIS_HEIGHT = 20
const TOP = 6

/** The width of the labels of the vertical axis, and the smallest width for a label of the horizontal axis. */
const LABEL_WIDTH = 52
const TICK_WIDTH = 64

const FONT = { fontSize: 11, fill: "var(--fg-muted)" }

/** A series of a chart. `color` is a CSS variable of Medusa's, which has a value for both themes. */
export type Series<Key extends string = string> = { key: Key; label: string; color: string }

/** The scale of a chart, in pixels: the centre of a bucket (`x`) and its width (`step`), the position of a value (`y`) and of 0 (`bottom`). */
export type Scale = { x: (nth: number) => number; step: number; y: (value: number) => number; bottom: number }

type PlotProps<Bucket> = {
  title: string
  buckets: readonly Bucket[]
  series: readonly Series<Extract<keyof Bucket, string>>[]
  /** The highest value in the chart. */
  highest: number
  /** Formats of times: `short` for the axis, `whole` for the tooltip. */
  ticks: { short: (at: string) => string; whole: (at: string) => string }
  formatValue: (value: number) => string
  children: (scale: Scale) => ReactNode
}

/** Axes, grid and tooltip of a chart over time, in plain SVG: a chart library would be twelve times as large as the rest of the page. */
export const Plot = <Bucket extends { at: string }>({
  title,
  buckets,
  series,
  highest,
  ticks,
  formatValue,
  children,
}: PlotProps<Bucket>) => {
  const descriptionId = useId()
  const [ref, width] = useWidth()
  const [shown, setShown] = useState<number | null>(null)

  const values = ticksUpTo(highest)
  const bottom = HEIGHT - AXIS_HEIGHT
  const step = Math.max(0, width - LABEL_WIDTH) / Math.max(1, buckets.length)
  const x = (nth: number) => LABEL_WIDTH + step * (nth + 0.5)
  const y = (value: number) => bottom - ((bottom - TOP) * value) / lastOf(values)
  const every = Math.max(1, Math.ceil(TICK_WIDTH / Math.max(1, step)))
  const bucket = shown === null ? undefined : buckets[shown]
  const shownAt = shown === null ? 0 : x(shown)

  const point = (event: PointerEvent<SVGSVGElement>) => {
    const nth = Math.floor(
      (event.clientX - event.currentTarget.getBoundingClientRect().left - LABEL_WIDTH) / step
    )
    setShown(nth >= 0 && nth < buckets.length ? nth : null)
  }
  const walk = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (by) {
      event.preventDefault()
      setShown((nth) =>
        Math.min(Math.max((nth ?? (by > 0 ? -1 : buckets.length)) + by, 0), buckets.length - 1)
      )
    }
  }

  return (
    <div ref={ref} className="relative" style={{ height: HEIGHT }}>
      <svg
        role="img"
        aria-label={title}
        aria-describedby={descriptionId}
        tabIndex={0}
        width={width}
        height={HEIGHT}
        className="focus-visible:shadow-borders-focus block rounded-md outline-none"
        onPointerMove={point}
        onPointerLeave={() => setShown(null)}
        onKeyDown={walk}
        onBlur={() => setShown(null)}
      >
        {values.map((value) => (
          <g key={value}>
            <line x1={LABEL_WIDTH} x2={width} y1={y(value)} y2={y(value)} stroke="var(--border-base)" />
            <text {...FONT} x={LABEL_WIDTH - 8} y={y(value) + 4} textAnchor="end">
              {formatValue(value)}
            </text>
          </g>
        ))}
        {buckets.map(
          ({ at }, nth) =>
            nth % every === Math.floor(every / 2) && (
              <text key={at} {...FONT} x={x(nth)} y={HEIGHT - 4} textAnchor="middle">
                {ticks.short(at)}
              </text>
            )
        )}
        {shown !== null && (
          <rect
            x={x(shown) - step / 2}
            y={TOP}
            width={step}
            height={bottom - TOP}
            fill="var(--bg-base-hover)"
          />
        )}
        {width > 0 && children({ x, y, step, bottom })}
      </svg>
      <div id={descriptionId} aria-live="polite" className="pointer-events-none">
        {bucket && (
          <Tooltip
            style={shownAt > width / 2 ? { right: width - shownAt + step } : { left: shownAt + step }}
            title={ticks.whole(bucket.at)}
            {...{ bucket, series, formatValue }}
          />
        )}
      </div>
    </div>
  )
}

type TooltipProps<Bucket> = Pick<PlotProps<Bucket>, "title" | "series" | "formatValue"> & {
  bucket: Bucket
  style: CSSProperties
}

/** The values of one bucket. */
const Tooltip = <Bucket extends { at: string }>({
  title,
  bucket,
  series,
  formatValue,
  style,
}: TooltipProps<Bucket>) => (
  <div
    className="bg-ui-bg-component shadow-elevation-tooltip absolute top-1 z-10 w-max rounded-lg px-3 py-2"
    style={style}
  >
    <Text size="xsmall" leading="compact" className="text-ui-fg-subtle pb-1">
      {title}
    </Text>
    {series.map(({ key, label, color }) => {
      const value: unknown = bucket[key]
      return typeof value === "number" ? (
        <div key={key} className="txt-compact-xsmall text-ui-fg-base flex items-center gap-x-1.5">
          <span className="size-2 rounded-[2px]" style={{ background: color }} />
          {label}
          <span className="ml-auto pl-3 tabular-nums">{formatValue(value)}</span>
        </div>
      ) : null
    })}
  </div>
)

/** The width of an element in pixels; 0 until it is measured. */
function useWidth() {
  const ref = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0))
    if (ref.current) {
      observer.observe(ref.current)
    }
    return () => observer.disconnect()
  }, [])

  return [ref, width] as const
}
