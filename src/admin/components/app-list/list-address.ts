import { APP_STATUSES } from "../../../types"
import { readJson, texts } from "../../lib/address"
import type { AppListParams } from "../../lib/api/apps"

export const PAGE_SIZE = 20

/** What the list of apps shows, as the address bar keeps it. */
export type AppListView = {
  search: string
  /** Values as the data table holds them. */
  filtering: { status?: string[] }
  /** From 0 on. */
  page: number
}

/** Reads the address, which may be written by hand: `?status=suspended&q=warehouse`. */
export function readAddress(params: URLSearchParams): AppListView {
  const status = params.get("status")
  const offset = Number.parseInt(params.get("offset") ?? "", 10)
  return {
    search: params.get("q") ?? "",
    filtering: status === null ? {} : { status: texts(readJson(status)) },
    page: offset > 0 ? Math.floor(offset / PAGE_SIZE) : 0,
  }
}

/** The view as the API takes it; what is empty or no value at all is left out. */
export function apiParams({ search, filtering, page }: AppListView): AppListParams {
  const status = APP_STATUSES.filter((value) => filtering.status?.includes(value))
  return {
    ...(search && { q: search }),
    ...(status.length && { status }),
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
  }
}
