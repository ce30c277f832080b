import { getI18n } from "react-i18next"

import { SHEET_LOCALES } from "../../../export/words"
import { sdk } from "../sdk"

/** Long enough for the browser to save the file. */
const KEPT_MS = 60_000

/**
 * Downloads an Excel file from the admin API, under the name that the server gives it. It uses the SDK and not a link, since a shop
 * may authenticate with a token.
 * @param prefix of the file's name if the dashboard has another origin and cannot read the server's name: `Webhooks`
 * @throws SyntaxError if something else answers instead of the server, such as a proxy with its sign-in page
 */
export async function download(path: string, query: object, prefix: string): Promise<void> {
  const response = await sdk.client.fetch<Response>(path, {
    // For the language and the time zone of the file.
    query: { ...query, locale: locale(), time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    headers: { accept: "*/*" },
  })
  if (!response.headers.get("content-type")?.includes("spreadsheet")) {
    throw new SyntaxError("The answer is not a spreadsheet.")
  }
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement("a")
  link.href = url
  link.download =
    givenName(response.headers.get("content-disposition")) ?? `${prefix}_${stamp(new Date())}.xlsx`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS)
}

/** The language of the spreadsheet: the dashboard's if the plugin has texts in it, else English. */
function locale(): string {
  const { language } = getI18n()
  return SHEET_LOCALES.find((one) => one === language) ?? "en"
}

function givenName(disposition: string | null): string | undefined {
  return /filename="?([^";]+)"?/.exec(disposition ?? "")?.[1]
}

/** `DDMMYYYY_HHmm` */
function stamp(now: Date): string {
  const two = (part: number) => String(part).padStart(2, "0")
  return `${two(now.getDate())}${two(now.getMonth() + 1)}${now.getFullYear()}_${two(now.getHours())}${two(now.getMinutes())}`
}
