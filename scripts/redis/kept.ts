/** The argument of `keeper.js`. */
export type Kept = {
  /** The path of the program. */
  path: string
  /** Lines of `redis.conf`. */
  settings: string[]
}
