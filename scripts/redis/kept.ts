/** What `keeper.js` needs to know to start Redis. */
export type Kept = {
  /** The program. */
  path: string
  /** Lines of `redis.conf`. */
  settings: string[]
}
