import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"

/**
 * Every one that is there: of these names in the folders of PATH, and of these files.
 * @param places where it may stand when it is not in PATH
 */
export function installed(commands: readonly string[], places: readonly string[]): string[] {
  const inPath = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => commands.map((command) => join(folder, command)))
  return [...inPath, ...places].filter((path) => existsSync(path))
}
