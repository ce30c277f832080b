import { createContext, useContext, useMemo } from "react"
import { useTranslation } from "react-i18next"

import { spanParts } from "../lib/time-span"

/** A date as text, with or without its time. */
export type WriteDate = (date: { date: string | Date; includeTime?: boolean }) => string

/** Who writes dates: on the dashboard's pages the dashboard, so that they look as on its own; null: the language alone. */
export const DateWriter = createContext<WriteDate | null>(null)

/** How the reader's language writes dates, numbers and time spans. */
export type Format = {
  /** A BCP 47 tag for `Intl`: `pt-BR`. */
  locale: string
  /** `Nov 21, 2026` */
  date: (date: string | Date) => string
  /** `Nov 21, 2026 8:05 AM` */
  dateTime: (date: string | Date) => string
  /** `8:05:09 AM`, with the day before it: for logs, where seconds count. */
  timestamp: (date: string | Date) => string
  /** `5 min. ago` */
  relative: (date: string | Date) => string
  /** `12,345` */
  number: (value: number) => string
  /** Milliseconds as `243 ms`, from a second on as `1.2 s`. */
  duration: (ms: number) => string
  /** Seconds as `1 h 30 min`: the largest two units, or as many as are asked for. */
  span: (seconds: number, mostUnits?: number) => string
}

/** Units of which a time is said to be ago, in seconds. */
const SECOND: [Intl.RelativeTimeFormatUnit, number] = ["second", 1]
const RELATIVE_UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 365 * 86_400],
  ["month", 30 * 86_400],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
]

/** Formats for the reader's language. */
export const useFormat = (): Format => {
  const { t, i18n } = useTranslation("webhooks")
  const written = useContext(DateWriter)
  const locale = intlLocale(i18n.language)

  return useMemo(() => {
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" })
    const whole = new Intl.NumberFormat(locale)
    const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
    const seconds = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" })
    const writeDate = written ?? ofLanguage(locale)
    return {
      locale,
      date: (date) => writeDate({ date }).trim(),
      dateTime: (date) => writeDate({ date, includeTime: true }),
      timestamp: (date) => seconds.format(new Date(date)),
      relative: (date) => {
        const ago = (new Date(date).getTime() - Date.now()) / 1000
        const [unit, size] = RELATIVE_UNITS.find(([, size]) => Math.abs(ago) >= size) ?? SECOND
        return relative.format(Math.trunc(ago / size), unit)
      },
      number: (value) => whole.format(value),
      duration: (ms) =>
        ms < 1000
          ? t("units.ms", { amount: whole.format(ms) })
          : t("units.s", { amount: tenths.format(ms / 1000) }),
      span: (seconds, mostUnits) =>
        spanParts(seconds, mostUnits)
          .map(({ amount, unit }) => t(`units.${unit}`, { amount: whole.format(amount) }))
          .join(" "),
    }
  }, [locale, t, written])
}

function ofLanguage(locale: string): WriteDate {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" })
  const minute = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" })
  return ({ date, includeTime = false }) => (includeTime ? minute : day).format(new Date(date))
}

/** The dashboard names its languages `en`, `ptBR`, `zhCN`. */
function intlLocale(language: string): string {
  return language.replace(/^([a-z]{2})([A-Z]{2})$/, "$1-$2")
}
