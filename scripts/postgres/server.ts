/** A PostgreSQL server. `url` is that of its database `postgres`, or of the database in `DATABASE_URL`. */
export type PostgresServer = {
  url: string
  host: string
  port: number
  user: string
  password: string
  /** Stops a server that was started here. A server from the environment is not stopped. */
  stop(): Promise<void>
}

export const SUPERUSER = "postgres"

/** The server of `DATABASE_URL`, or of `DB_*`. Null when no variable is set. */
export function givenServer(env: NodeJS.ProcessEnv): PostgresServer | null {
  const stop = async () => undefined
  if (env.DATABASE_URL) {
    const { hostname, port, username, password } = new URL(env.DATABASE_URL)
    return {
      url: env.DATABASE_URL,
      host: hostname,
      port: Number(port || 5432),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      stop,
    }
  }
  if (env.DB_HOST || env.DB_PORT || env.DB_USERNAME) {
    return withUrl({
      host: env.DB_HOST || "localhost",
      port: Number(env.DB_PORT || 5432),
      user: env.DB_USERNAME || SUPERUSER,
      password: env.DB_PASSWORD ?? "",
      stop,
    })
  }
  return null
}

/** The `DB_*` variables, which Medusa's test tools read. */
export function asEnv({ host, port, user, password }: PostgresServer): Record<string, string> {
  return {
    // These tools use TLS unless the host is "localhost".
    DB_HOST: host === "127.0.0.1" ? "localhost" : host,
    DB_PORT: String(port),
    DB_USERNAME: user,
    DB_PASSWORD: password,
  }
}

/** The URL of a database on the server. */
export function databaseUrl({ url }: PostgresServer, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.href
}

export function withUrl(server: Omit<PostgresServer, "url">): PostgresServer {
  const { host, port, user, password } = server
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`
  return { ...server, url: `postgres://${login}@${host}:${port}/postgres` }
}
