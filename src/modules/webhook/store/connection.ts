import { propertiesOf } from "../../../types/typed"

/**
 * How long a connection may take to answer. One that has broken without notice never answers: a loop would wait for ever. It is
 * far longer than any statement takes, since each reads a bounded number of rows.
 */
export const ANSWER = { withinMs: 60_000 }

/** A connection as Knex's pool gives it. The pool drops one that is marked as disposed. */
export type Connection = {
  /** The process of the server. */
  processID?: number
  __knex__disposed?: unknown
}

/** The pool. */
export type Pool = {
  acquireConnection(): Promise<Connection>
  releaseConnection(connection: Connection): Promise<void>
}

/**
 * Runs work on a connection of its own. If the connection has not answered in time, the pool drops it, and its process in the server
 * is ended by another connection: that process may hold locks, or wait for some, and may not notice that nobody reads its answer.
 * @param work gets the connection. Knex marks the connection as disposed when a statement has taken too long.
 * @param end ends a process of the server.
 */
export async function onConnection<Result>(
  pool: Pool,
  work: (connection: Connection) => Promise<Result>,
  end: (processId: number) => Promise<unknown>
): Promise<Result> {
  const connection = await pool.acquireConnection()
  try {
    return await work(connection)
  } finally {
    const { __knex__disposed: reason, processID } = connection
    await pool.releaseConnection(connection)
    if (isTooLate(reason) && processID !== undefined) {
      end(processID).catch(() => undefined)
    }
  }
}

/** The error of an answer that did not come in time. Knex's own has this name. */
class AnswerTimeoutError extends Error {
  override name = "KnexTimeoutError"
}

function isTooLate(reason: unknown): boolean {
  return propertiesOf(reason).name === "KnexTimeoutError"
}

/** Limits how long the begin and the end of a transaction take. Knex limits only the statements between them. */
export class AnswerTimer {
  private timer: NodeJS.Timeout | undefined
  private error: Error | undefined
  private onTimeout: (error: Error) => void = () => undefined
  /** Rejects when an answer did not come in time. */
  readonly timeout = new Promise<never>((_, reject) => (this.onTimeout = reject))

  /** @param connection is marked as disposed when its answer does not come in time. */
  constructor(private readonly connection: Connection) {}

  start(): void {
    this.timer = setTimeout(() => {
      this.error = new AnswerTimeoutError(`The database has not answered for ${ANSWER.withinMs / 1000} s`)
      this.connection.__knex__disposed = this.error
      this.onTimeout(this.error)
    }, ANSWER.withinMs)
  }

  stop(): void {
    clearTimeout(this.timer)
  }

  /** @throws the error of an answer that came too late: what it allows must not be done any more. */
  throwIfLate(): void {
    if (this.error) {
      throw this.error
    }
  }
}
