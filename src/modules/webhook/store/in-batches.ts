/**
 * Repeats a bounded statement until it takes fewer than it might.
 * @param statement takes up to `limit` rows behind the id `after`, in the order of their ids, and gives the ids it took.
 * @returns how many it took in all.
 */
export async function inBatches(
  limit: number,
  statement: (limit: number, after: string) => Promise<string[]>
): Promise<number> {
  let count = 0
  for (let after = ""; ;) {
    const ids = await statement(limit, after)
    count += ids.length
    if (ids.length < limit) {
      return count
    }
    after = ids.reduce((last, id) => (id > last ? id : last))
  }
}
