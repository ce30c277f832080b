import stopPostgres from "./stop-postgres"

export default async function stopRedis(): Promise<void> {
  await stopPostgres()
  await globalThis.testRedis?.stop()
}
