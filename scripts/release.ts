import { propertiesOf } from "../src/types/typed"
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
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

/** The folders of the packages, which are published together with the same version. */
const PACKAGES = ["", "receiver"]

/** Entry points without types: the dashboard's part is imported only by the dashboard's own build. */
const UNTYPED = ["--exclude-entrypoints", "admin"]

/**
 * `npm run release` builds and checks the packages, and lists what is missing for their publication. With `--publish` it publishes them.
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
  const [version = "", ...others] = PACKAGES.map((path) => manifestOf(join(ROOT, path)).version)
  const missing = missingFor(version, {
    others,
    repository: REPOSITORY,
    changelog: readFileSync(join(ROOT, "CHANGELOG.md"), "utf8"),
    changed: run("git", ["status", "--porcelain"]),
    tags: run("git", ["tag", "--points-at", "HEAD"]).split("\n"),
  })
  missing.forEach((what) => console.info(`missing: ${what}`))
  if (publish && missing.length > 0) {
    throw new Error("Not published: see what is missing above.")
  }

  // All packages are checked before the first is published.
  const contents = PACKAGES.map((path) => prepare(path, join(folder, path || "plugin"), `v${version}`))
  const how = publish ? ["--provenance", "--access", "public"] : ["--dry-run"]
  for (const content of contents) {
    console.info(run("npm", ["publish", content, "--ignore-scripts", ...how]))
    console.info(publish ? `${manifestOf(content).name} ${version} is published.` : "Nothing was published.")
  }
}

/**
 * Packs and checks a package.
 * @param path its folder in the repository.
 * @returns the folder of its unpacked contents.
 */
function prepare(path: string, folder: string, tag: string): string {
  mkdirSync(folder)
  const packed = run("npm", ["pack", join(ROOT, path), "--silent", "--pack-destination", folder])
  const tarball = join(folder, lastOf(packed.split("\n")))
  run("tar", ["-xzf", tarball, "-C", folder])
  const contents = join(folder, "package")
  if (REPOSITORY) {
    nameRepository(contents, { repository: REPOSITORY, tag, path })
  }
  console.info(run("npx", ["publint", "run", contents, "--strict", "--pack", "false"]))
  console.info(run("npx", ["attw", tarball, ...(path === "" ? UNTYPED : [])]))
  return contents
}

function manifestOf(folder: string): { name: string; version: string } {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
}

type State = {
  /** The versions of the other packages. */
  others: string[]
  repository: string | undefined
  changelog: string
  /** What `git status --porcelain` prints. */
  changed: string
  /** The tags of the present commit. */
  tags: string[]
}

/** What is missing for the publication of a version, as phrases. */
export function missingFor(
  version: string,
  { others, repository, changelog, changed, tags }: State
): string[] {
  return [
    ...(others.every((other) => other === version) ? [] : [`version ${version} in receiver/package.json`]),
    ...(repository ? [] : ["the repository's address: set REPOSITORY in scripts/release.ts"]),
    ...(changelog.includes(`## ${version}`) ? [] : [`a part "## ${version}" in CHANGELOG.md`]),
    ...(changed === "" ? [] : ["a commit of what has changed"]),
    ...(tags.includes(`v${version}`) ? [] : [`the tag v${version} on what is checked out`]),
  ]
}

/** Adds the repository's URL to a package, and makes the links in its documents absolute, because npm shows them on another site. */
function nameRepository(
  contents: string,
  { repository, tag, path }: { repository: string; tag: string; path: string }
): void {
  const manifest = {
    ...manifestOf(contents),
    repository: { type: "git", url: `git+${repository}.git`, ...(path && { directory: path }) },
    homepage: `${repository}#readme`,
    bugs: `${repository}/issues`,
  }
  writeFileSync(join(contents, "package.json"), JSON.stringify(manifest, null, 2) + "\n")
  for (const file of readdirSync(contents, { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(".md")) {
      const document = join(contents, file)
      writeFileSync(
        document,
        absoluteLinks(readFileSync(document, "utf8"), `${repository}/KIND/${tag}`, posix.join(path, file))
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
