import { asEnv, openPostgres, type PostgresServer } from "../../scripts/postgres"

declare global {
  // eslint-disable-next-line no-var -- `globalThis` takes no other
  var testPostgres: PostgresServer | undefined
}

/** Gives the suites a PostgreSQL under `DB_*`, the names that Medusa's test tools read. */
export default async function startPostgres(): Promise<void> {
  globalThis.testPostgres = await openPostgres()
  Object.assign(process.env, asEnv(globalThis.testPostgres))
}
