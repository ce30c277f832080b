import { getI18n } from "react-i18next"

import { SHEET_LOCALES } from "../../../export/words"
import { sdk } from "../sdk"

/** Long enough for a browser to have taken the file over. */
const KEPT_MS = 60_000

/**
 * Fetches an Excel file from the admin API and hands it to the browser to save, under the name that the server gives
 * it. By way of the SDK and not of a link, since a shop may authenticate with a token.
 * @throws SyntaxError where something else answers in the server's place, such as a proxy with its sign-in page.
 * @param prefix of the name where the dashboard has another origin, which hides the server's from it: `Webhooks`.
 */
export async function download(path: string, query: object, prefix: string): Promise<void> {
  const response = await sdk.client.fetch<Response>(path, {
    // The file's name, times and words are the admin's.
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

/**
 * The language of the plugin's texts: English where the dashboard is in one that they are not in. A shop may have added texts of its own
 * for the pages; spreadsheets know none of them.
 */
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
