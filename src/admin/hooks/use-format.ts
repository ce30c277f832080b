import { useDate } from "@medusajs/dashboard/hooks"
import { useMemo } from "react"
import { useTranslation } from "react-i18next"

import { spanParts } from "../lib/time-span"

/** How the admin's language writes dates, numbers and time spans. Dates look as Medusa's own pages show them. */
export type Format = {
  /** A BCP 47 tag for `Intl`: `pt-BR`. */
  locale: string
  /** `Nov 21, 2026` */
  date: (date: string | Date) => string
  /** `Nov 21, 2026 8:05 AM` */
  dateTime: (date: string | Date) => string
  /** `8:05:09 AM`, with the day before it: for logs, where seconds count. */
  timestamp: (date: string | Date) => string
  /** `5 minutes ago` */
  relative: (date: string | Date) => string
  /** `12,345` */
  number: (value: number) => string
  /** Milliseconds as `243 ms`, from a second on as `1.2 s`. */
  duration: (ms: number) => string
  /** Seconds as `1 h 30 min`. */
  span: (seconds: number) => string
}

/** Formats for the admin's language. */
export const useFormat = (): Format => {
  const { t, i18n } = useTranslation("webhooks")
  const { getFullDate, getRelativeDate } = useDate()
  const locale = intlLocale(i18n.language)

  return useMemo(() => {
    const whole = new Intl.NumberFormat(locale)
    const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
    const seconds = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" })
    return {
      locale,
      date: (date) => getFullDate({ date }).trim(),
      dateTime: (date) => getFullDate({ date, includeTime: true }),
      timestamp: (date) => seconds.format(new Date(date)),
      relative: getRelativeDate,
      number: (value) => whole.format(value),
      duration: (ms) =>
        ms < 1000
          ? t("units.ms", { amount: whole.format(ms) })
          : t("units.s", { amount: tenths.format(ms / 1000) }),
      span: (seconds) =>
        spanParts(seconds)
          .map(({ amount, unit }) => t(`units.${unit}`, { amount: whole.format(amount) }))
          .join(" "),
    }
    // The dashboard's date functions are new with each rendering and depend on the language alone.
  }, [locale, t])
}

/** The dashboard names its languages `en`, `ptBR`, `zhCN`. */
function intlLocale(language: string): string {
  return language.replace(/^([a-z]{2})([A-Z]{2})$/, "$1-$2")
}
