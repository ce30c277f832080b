import { transaction, type Db } from "./store/db"

/**
 * Transactions whose results are announced outside of the database, such as alerts. When the connection is lost during the commit,
 * the process does not know whether the database has executed it. If it has, a repetition finds nothing to do and has nothing to
 * announce. So the result is kept, and before the next transaction it is announced if it is in the database.
 */
export class AnnouncedWrite<Result> {
  private unknown: { result: Result } | undefined

  /**
   * @param isStored whether the transaction that gave a result was committed. To be sure that it has ended, it locks rows that the
   *   transaction had locked, before it reads.
   * @param announce called once for each committed transaction, in their order.
   */
  constructor(
    private readonly db: Db,
    private readonly isStored: (trx: Db, result: Result) => Promise<boolean>,
    private readonly announce: (result: Result) => Promise<void>
  ) {}

  /**
   * Runs a transaction, and announces its result.
   * @throws what `work` throws; DatabaseError when the transaction cannot begin or commit; what `announce` throws.
   */
  async run(work: (trx: Db) => Promise<Result>): Promise<Result> {
    await this.settle()
    let done: { result: Result } | undefined
    const result = await transaction(this.db, async (trx) => {
      done = { result: await work(trx) }
      return done.result
    }).catch((error: unknown) => {
      this.unknown = done
      throw error
    })
    await this.announce(result)
    return result
  }

  /** Announces the result of the last transaction if it was committed unnoticed. @throws DatabaseError when that cannot be found out. */
  async settle(): Promise<void> {
    if (!this.unknown) {
      return
    }
    const { result } = this.unknown
    const isStored = await transaction(this.db, (trx) => this.isStored(trx, result))
    this.unknown = undefined
    if (isStored) {
      await this.announce(result)
    }
  }
}
