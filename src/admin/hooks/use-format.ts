import { createContext, useContext, useMemo } from "react"
import { useTranslation } from "react-i18next"

import { spanParts } from "../lib/time-span"

/** A date as text, with or without its time. */
type WriteDate = (date: { date: string | Date; includeTime?: boolean }) => string

/** Formats dates. The dashboard's pages provide the dashboard's own function; null: the format of the language. */
export const DateWriter = createContext<WriteDate | null>(null)

/** Formats for dates, numbers and time spans in the reader's language. */
type Format = {
  /** A BCP 47 tag for `Intl`: `pt-BR`. */
  locale: string
  /** `Nov 21, 2026` */
  date: (date: string | Date) => string
  /** `Nov 21, 2026 8:05 AM` */
  dateTime: (date: string | Date) => string
  /** `Nov 21, 2026, 8:05:09 AM`: for logs, with seconds. */
  timestamp: (date: string | Date) => string
  /** `5 min. ago` */
  relative: (date: string | Date) => string
  /** `12,345` */
  number: (value: number) => string
  /** Milliseconds: `243 ms`, or `1.2 s` from one second on. */
  duration: (ms: number) => string
  /** Seconds: `1 h 30 min`. Default: the two largest units. */
  span: (seconds: number, mostUnits?: number) => string
}

/** Units of relative times, and their lengths in seconds. */
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
  const dashboardDate = useContext(DateWriter)
  const locale = intlLocale(i18n.language)

  return useMemo(() => {
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" })
    const whole = new Intl.NumberFormat(locale)
    const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
    const seconds = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" })
    const writeDate = dashboardDate ?? ofLanguage(locale)
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
  }, [locale, t, dashboardDate])
}

function ofLanguage(locale: string): WriteDate {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" })
  const minute = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" })
  return ({ date, includeTime = false }) => (includeTime ? minute : day).format(new Date(date))
}

/** The dashboard's names of languages are `en`, `ptBR`, `zhCN`; `Intl` takes `pt-BR`. */
function intlLocale(language: string): string {
  return language.replace(/^([a-z]{2})([A-Z]{2})$/, "$1-$2")
}
