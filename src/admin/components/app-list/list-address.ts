import { APP_STATUSES } from "../../../types"
import { readJson, texts } from "../../lib/address"
import type { AppListParams } from "../../lib/api/apps"

export const PAGE_SIZE = 20

/** The state of the list of apps, which is kept in the address bar. */
type AppListView = {
  search: string
  /** Values as the data table holds them. */
  filtering: { status?: string[] }
  /** The first page is 0. */
  page: number
}

/** Reads the state from the address. People may write it by hand: `?status=suspended&q=warehouse`. */
export function readAddress(params: URLSearchParams): AppListView {
  const status = params.get("status")
  const offset = Number.parseInt(params.get("offset") ?? "", 10)
  return {
    search: params.get("q") ?? "",
    filtering: status === null ? {} : { status: texts(readJson(status)) },
    page: offset > 0 ? Math.floor(offset / PAGE_SIZE) : 0,
  }
}

/** The state as parameters of the API. Empty and invalid values are left out. */
export function apiParams({ search, filtering, page }: AppListView): AppListParams {
  const status = APP_STATUSES.filter((value) => filtering.status?.includes(value))
  return {
    ...(search && { q: search }),
    ...(status.length && { status }),
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  }
}
