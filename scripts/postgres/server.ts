/** A PostgreSQL server to use. `url` names its maintenance database. */
export type PostgresServer = {
  url: string
  host: string
  port: number
  user: string
  password: string
  /** Stops what was started here; a server that the environment gave stays up. */
  stop(): Promise<void>
}

export const SUPERUSER = "postgres"

/** The server that `DATABASE_URL` or, without it, `DB_*` names; null when neither does. */
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

/** The `DB_*` variables, as Medusa's test tools read them. */
export function asEnv({ host, port, user, password }: PostgresServer): Record<string, string> {
  return {
    // Those tools ask for TLS unless the host is spelled so.
    DB_HOST: host === "127.0.0.1" ? "localhost" : host,
    DB_PORT: String(port),
    DB_USERNAME: user,
    DB_PASSWORD: password,
  }
}

/** The address of a database on the server. */
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
