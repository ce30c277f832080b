import { execFileSync, spawnSync } from "node:child_process"
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { ROOT } from "../../scripts/medusa"
import { findIn, lastOf } from "../../scripts/present"
import { Program } from "../../scripts/program"
import { readDocument } from "../documents/documents"
import { packageFaults, type PackageFaults } from "../support/package-faults"
import { NPM, type Manager } from "./managers"

const NAME = "medusa-plugin-webhooks"

/** How an app comes to be. */
export type HostAppSettings = {
  /** Medusa's option of that name, as source text. */
  admin?: string
  /** Packages that are installed in it, name to range; without them it has all that this repository has. */
  packages?: Record<string, string>
  /** What installs them. Default: npm. */
  manager?: Manager
}

/** A Medusa app in a folder of its own that has the packed plugin installed. */
export class HostApp {
  readonly plugin: string
  private readonly log: string
  private tarball = ""

  private constructor(
    readonly folder: string,
    private readonly databaseUrl: string,
    private readonly admin: string
  ) {
    this.plugin = join(folder, "node_modules", NAME)
    this.log = join(folder, "medusa.log")
  }

  /**
   * @param options the plugin's, as source text
   * @throws Error with the package manager's own words when it refuses the packages or, beside them, the plugin.
   */
  static create(
    databaseUrl: string,
    options: string,
    { admin = "{ disable: true }", packages, manager = NPM }: HostAppSettings = {}
  ): HostApp {
    const app = new HostApp(mkdtempSync(join(tmpdir(), "host-app-")), databaseUrl, admin)
    if (packages) {
      app.installPackages(packages, manager)
    } else {
      app.linkPackages()
      app.installPlugin()
      app.write(
        "package.json",
        JSON.stringify({ private: true, dependencies: { "@medusajs/medusa": "*", [NAME]: "*" } })
      )
    }
    app.configure(options)
    cpSync(join(ROOT, "tsconfig.json"), join(app.folder, "tsconfig.json"))
    return app
  }

  /**
   * Gives the plugin other options, for what is started from now on.
   * @param beside another plugin, as source text
   */
  configure(options: string, beside = ""): void {
    const config = medusaConfig(options, this.admin)
    this.write("medusa-config.ts", config.replace("plugins: [", `plugins: [${beside}`))
  }

  /** Takes the plugin out of the configuration, for what is started from now on. @param beside as above */
  configureWithoutPlugin(beside: string): void {
    const config = medusaConfig("{}", this.admin)
    this.write(
      "medusa-config.ts",
      config.replace(/plugins: \[[^\]]*\]/, () => `plugins: [${beside}]`)
    )
  }

  /** All that its processes have written so far. */
  get output(): string {
    return readFileSync(this.log, "utf8")
  }

  /** Puts the plugin, and nothing else, into a folder's `node_modules`. @returns its `bin`. */
  installAlone(folder: string): string {
    const copy = join(folder, "node_modules", NAME)
    cpSync(this.plugin, copy, { recursive: true })
    const { bin } = JSON.parse(this.read("package.json"))
    return join(copy, bin[NAME])
  }

  /** Adds a package of the registry as it is published, without what it depends on. */
  addPackage(name: string, version: string): void {
    unpack(pack(`${name}@${version}`, this.folder), join(this.folder, "node_modules", name))
  }

  /** Lets the plugin find Medusa in this version, until the returned function is called. */
  pretendMedusa(version: string): () => void {
    const folder = join(this.plugin, "node_modules")
    const medusa = join(folder, "@medusajs/medusa")
    mkdirSync(medusa, { recursive: true })
    writeFileSync(join(medusa, "package.json"), JSON.stringify({ name: "@medusajs/medusa", version }))
    return () => rmSync(folder, { recursive: true })
  }

  /** Adds sources of its own, a folder that becomes its `src`. */
  addSources(folder: string): void {
    cpSync(folder, join(this.folder, "src"), { recursive: true })
  }

  /** Adds a script of its own, in its folder. */
  addScript(name: string, text: string): void {
    this.write(name, text)
  }

  /** Starts a command of Medusa's in the app. */
  medusa(...command: string[]): Program {
    return Program.start({
      args: [join(this.folder, "node_modules/@medusajs/cli/cli.js"), ...command],
      cwd: this.folder,
      env: { NODE_ENV: "development", MEDUSA_DISABLE_TELEMETRY: "true", DATABASE_URL: this.databaseUrl },
      output: { kind: "file", path: this.log },
    })
  }

  /** What a script of the app prints as JSON. */
  evaluate(script: string): unknown {
    return JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: this.folder, encoding: "utf8" }))
  }

  /** Compiles TypeScript files of the app, by their names without extension. @returns the compiler's errors, sorted. */
  compile(files: Record<string, string>): string[] {
    const names = Object.keys(files).map((name) => `${name}.ts`)
    Object.entries(files).forEach(([name, text]) => this.write(`${name}.ts`, text))
    const options = [
      "--noEmit",
      "--strict",
      "--skipLibCheck",
      "--module",
      "esnext",
      "--moduleResolution",
      "bundler",
    ]
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc")
    const args = [tsc, ...options, "--target", "es2022", "--lib", "es2022,dom", ...names]
    const { stdout } = spawnSync(process.execPath, args, { cwd: this.folder, encoding: "utf8" })
    return stdout.split("\n").filter(Boolean).sort()
  }

  /** The faults that publint and attw find in the packed plugin. */
  checkPackage(): PackageFaults {
    // Medusa's build writes no types for the dashboard's part, which nobody but the dashboard's own build imports.
    return packageFaults(this.tarball, "--exclude-entrypoints", "admin")
  }

  /** The plugin's files, relative to its folder. */
  pluginFiles(): string[] {
    return readdirSync(this.plugin, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(this.plugin.length + 1))
  }

  /** The text of one of the plugin's files. */
  read(file: string): string {
    return readFileSync(join(this.plugin, file), "utf8")
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  private linkPackages(): void {
    const [from, to] = [join(ROOT, "node_modules"), join(this.folder, "node_modules")]
    mkdirSync(to)
    for (const name of readdirSync(from).filter((entry) => !entry.startsWith("."))) {
      symlinkSync(join(from, name), join(to, name))
    }
  }

  /** Unpacks the packed plugin where npm would. */
  private installPlugin(): void {
    this.tarball = packPlugin(this.folder)
    unpack(this.tarball, this.plugin)
  }

  /** Installs the packages first and then the plugin, as a merchant does who adds it to a shop, and last what the lock file says. */
  private installPackages(packages: Record<string, string>, manager: Manager): void {
    this.write("package.json", JSON.stringify({ name: "shop", private: true, dependencies: packages }))
    Object.entries(manager.files).forEach(([file, text]) => this.write(file, text))
    const tarball = join(this.folder, "plugin.tgz")
    copyFileSync(packPlugin(this.folder), tarball)
    for (const args of [manager.install, [...manager.add, "./plugin.tgz"], manager.installLocked]) {
      execFileSync(manager.command, args, {
        cwd: this.folder,
        env: { ...process.env, ...manager.env },
        encoding: "utf8",
        stdio: "pipe",
      })
    }
  }

  private write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text)
  }
}

/** The packed plugin: built once for all suites of `npm test`, which says where it goes, else into this folder. */
function packPlugin(folder: string): string {
  const shared = process.env.PACKED_PLUGIN
  if (!shared) {
    return pack(ROOT, folder)
  }
  if (!existsSync(shared)) {
    renameSync(pack(ROOT, folder), shared)
  }
  return shared
}

/** Packs a package into a folder; this repository's is built by that. @returns the file. */
export function pack(what: string, folder: string): string {
  const output = execFileSync("npm", ["pack", what, "--silent", "--pack-destination", folder], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: "pipe",
  })
  return join(folder, lastOf(output.trim().split("\n")))
}

function unpack(tarball: string, folder: string): void {
  mkdirSync(folder, { recursive: true })
  execFileSync("tar", ["-xzf", tarball, "--strip-components=1", "-C", folder])
}

/** The configuration that README tells a merchant to write, with these options. */
function medusaConfig(options: string, admin: string): string {
  const { code } = findIn(readDocument("README.md").blocks, (block) => block.code.includes("defineConfig("))
  return (
    code
      .replace("options: {}", `options: ${options}`)
      .replace("module.exports = defineConfig({", `module.exports = defineConfig({ admin: ${admin},`)
      // Sessions outlive a process where there is a Redis.
      .replace("projectConfig: {", "projectConfig: { redisUrl: process.env.SESSIONS_URL,")
  )
}
