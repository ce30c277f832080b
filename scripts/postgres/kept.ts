import type { Account } from "./account"

/** The argument of `keeper.js`. */
export type Kept = {
  pgCtl: string
  cluster: string
  log: string
  /** `name=value` */
  settings: string[]
  account: Account | null
  /** The folder to delete after the server has stopped. */
  throwaway: string | null
}
