import { databaseUrl, openPostgres } from "../../scripts/postgres"
import { connect } from "../support/database"

/** An empty database on the server that `DB_*` names. @returns its address. */
export async function createDatabase(name: string): Promise<string> {
  const server = connect("postgres")
  await server.raw(`drop database if exists "${name}" with (force)`)
  await server.raw(`create database "${name}"`)
  await server.destroy()
  return databaseUrl(await openPostgres(), name)
}
