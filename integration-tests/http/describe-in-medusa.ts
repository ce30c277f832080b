import { generateEntityId } from "@medusajs/framework/utils"
import { medusaIntegrationTestRunner } from "@medusajs/test-utils"

import { createMigratedDatabase } from "../support/shop-database"

/** What the tests in a Medusa are given. */
export type TestedMedusa = Parameters<Parameters<typeof medusaIntegrationTestRunner>[0]["testSuite"]>[0]

/**
 * Describes tests in a Medusa of this repository. Whatever is in the database before the first test, the runner restores before
 * each of the others. The database begins as a copy of a migrated one, because to migrate an empty one takes longer than most tests.
 */
export function describeInMedusa(
  testSuite: (medusa: TestedMedusa) => void,
  env: Record<string, unknown> = {}
): void {
  const dbName = generateEntityId(undefined, "medusa").toLowerCase()
  describe("", () => {
    beforeAll(() => createMigratedDatabase(dbName))
    medusaIntegrationTestRunner({ dbName, inApp: true, env, testSuite })
  })
}
