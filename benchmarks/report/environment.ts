import { cpus, totalmem, type } from "node:os"

import { connect } from "../../integration-tests/support/database"

/** The environment of a measurement. Figures of different environments cannot be compared. */
export type Environment = {
  cpu: string
  cores: number
  memory_gb: number
  system: string
  node: string
  postgres: string
}

export async function environment(): Promise<Environment> {
  const server = connect("postgres")
  const { rows } = await server.raw("show server_version")
  await server.destroy()
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 1024 ** 3),
    system: type(),
    node: process.version,
    postgres: rows[0].server_version,
  }
}
