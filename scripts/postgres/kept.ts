import type { Account } from "./account"

/** What `keeper.js` needs to know to start PostgreSQL and to stop it. */
export type Kept = {
  pgCtl: string
  cluster: string
  log: string
  /** `name=value` */
  settings: string[]
  account: Account | null
  /** Folder to remove once the server has stopped. */
  throwaway: string | null
}
