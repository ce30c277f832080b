import { MedusaError } from "@medusajs/framework/utils"
import { version } from "@medusajs/medusa/package.json"
import { peerDependencies } from "medusa-plugin-webhooks/package.json"

/**
 * Refuses to be loaded in a shop whose Medusa is too old. npm refuses to install the plugin there, but pnpm and Yarn only print a warning.
 *
 * The check is not one of the module's loaders: `medusa db:migrate` runs those after the migrations, in a process whose exit code it ignores.
 */
const problem = medusaProblem(version, peerDependencies["@medusajs/medusa"])
if (problem) {
  throw new MedusaError(MedusaError.Types.NOT_ALLOWED, problem)
}

/**
 * @param installed the shop's version of Medusa. A pre-release counts as its version; a snapshot (0.0.1-…) is taken for new
 * @param range of the versions that the plugin needs: `^2.21.0`
 * @returns undefined unless the version is lower than the lowest of the range
 */
export function medusaProblem(installed: string, range: string): string | undefined {
  const lowest = range.replace("^", "")
  return !installed.startsWith("0.") && inDigits(installed) < inDigits(lowest)
    ? `medusa-plugin-webhooks needs Medusa ${lowest} or later. This shop has ${installed}: set Medusa's packages in its ` +
        "package.json to a later version and install them, as https://docs.medusajs.com/learn/update describes."
    : undefined
}

/** A version as a text that sorts like the version. */
function inDigits(version: string): string {
  const [numbers = ""] = version.split("-")
  return numbers
    .split(".")
    .map((number) => number.padStart(6, "0"))
    .join(".")
}
