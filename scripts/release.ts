import { propertiesOf } from "../src/types/typed"
import { execFileSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, posix } from "node:path"

import { ROOT } from "./medusa"
import { lastOf } from "./present"
import { runScript } from "./run-script"

/**
 * The URL of the repository, for example `https://github.com/acme/medusa-plugin-webhooks`. The maintainer who publishes sets it here, and a
 * release is refused without it. npm's page with its links and the provenance statement use it.
 */
const REPOSITORY: string | undefined = undefined

/**
 * `npm run release` builds and checks the package, and lists what is missing for its publication. With `--publish` it publishes the package.
 * `--dry-run` is the default.
 */
export function main(args: string[]): Promise<never> {
  return runScript(async () => {
    const unknown = args.filter((arg) => !["--dry-run", "--publish"].includes(arg))
    if (unknown.length > 0) {
      throw new Error(`Unknown: ${unknown.join(", ")}. npm run release -- [--dry-run | --publish]`)
    }
    const folder = mkdtempSync(join(tmpdir(), "release-"))
    try {
      release(folder, args.includes("--publish"))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}

/** @throws Error when something is missing for the publication. */
function release(folder: string, publish: boolean): void {
  const { name, version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"))
  const missing = missingFor(version, {
    repository: REPOSITORY,
    changelog: readFileSync(join(ROOT, "CHANGELOG.md"), "utf8"),
    changed: run("git", ["status", "--porcelain"]),
    tags: run("git", ["tag", "--points-at", "HEAD"]).split("\n"),
  })
  missing.forEach((what) => console.info(`missing: ${what}`))
  if (publish && missing.length > 0) {
    throw new Error("Not published: see what is missing above.")
  }

  const packed = lastOf(run("npm", ["pack", "--silent", "--pack-destination", folder]).split("\n"))
  const contents = join(folder, "package")
  run("tar", ["-xzf", join(folder, packed), "-C", folder])
  if (REPOSITORY) {
    nameRepository(contents, REPOSITORY, `v${version}`)
  }
  for (const tool of [
    ["publint", "run", contents, "--strict", "--pack", "false"],
    ["attw", join(folder, packed), "--exclude-entrypoints", "admin"],
  ]) {
    console.info(run("npx", tool))
  }
  const how = publish ? ["--provenance", "--access", "public"] : ["--dry-run"]
  console.info(run("npm", ["publish", contents, "--ignore-scripts", ...how]))
  console.info(publish ? `${name} ${version} is published.` : "Nothing was published.")
}

type State = {
  repository: string | undefined
  changelog: string
  /** What `git status --porcelain` prints. */
  changed: string
  /** The tags of the present commit. */
  tags: string[]
}

/** What is missing for the publication of a version, as phrases. */
export function missingFor(version: string, { repository, changelog, changed, tags }: State): string[] {
  return [
    ...(repository ? [] : ["the repository's address: set REPOSITORY in scripts/release.ts"]),
    ...(changelog.includes(`## ${version}`) ? [] : [`a part "## ${version}" in CHANGELOG.md`]),
    ...(changed === "" ? [] : ["a commit of what has changed"]),
    ...(tags.includes(`v${version}`) ? [] : [`the tag v${version} on what is checked out`]),
  ]
}

/** Adds the repository's URL to a package, and makes the links in its documents absolute, because npm shows them on another site. */
function nameRepository(contents: string, repository: string, tag: string): void {
  const path = join(contents, "package.json")
  const manifest = {
    ...JSON.parse(readFileSync(path, "utf8")),
    repository: { type: "git", url: `git+${repository}.git` },
    homepage: `${repository}#readme`,
    bugs: `${repository}/issues`,
  }
  writeFileSync(path, JSON.stringify(manifest, null, 2) + "\n")
  for (const file of readdirSync(contents, { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(".md")) {
      const document = join(contents, file)
      writeFileSync(
        document,
        absoluteLinks(readFileSync(document, "utf8"), `${repository}/KIND/${tag}`, file)
      )
    }
  }
}

/**
 * Makes the links of a document absolute.
 * @param address the URL of the repository's files, in which `KIND` is replaced by `raw` for pictures and `blob` for others.
 * @param file the document's path in the repository.
 */
export function absoluteLinks(markdown: string, address: string, file: string): string {
  return markdown.replace(/(!?)\[([^\]]*)\]\((?!https?:|#|mailto:)([^)\s]+)\)/g, (_, image, text, target) => {
    const at = address.replace("KIND", image ? "raw" : "blob")
    return `${image}[${text}](${at}/${posix.join(posix.dirname(file), target)})`
  })
}

/** Runs a program. @returns its output. @throws Error with its output. */
function run(program: string, args: string[]): string {
  try {
    return execFileSync(program, args, { cwd: ROOT, encoding: "utf8", stdio: "pipe" }).trim()
  } catch (error) {
    const { stdout, stderr } = propertiesOf(error)
    throw new Error(`${program} ${args.join(" ")} failed:\n${String(stdout)}${String(stderr)}`)
  }
}
