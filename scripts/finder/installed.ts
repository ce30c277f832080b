import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"

/**
 * The paths of existing files: of these commands in the folders of PATH, and of `places`.
 * @param places usual paths outside PATH.
 */
export function installed(commands: readonly string[], places: readonly string[]): string[] {
  const inPath = (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => commands.map((command) => join(folder, command)))
  return [...inPath, ...places].filter((path) => existsSync(path))
}
