import { execFileSync } from "node:child_process"
import { join } from "node:path"

/** What installs a shop's packages, and how: no option says more than what is done. */
export type Manager = {
  command: string
  install: string[]
  add: string[]
  /** Installs what the lock file says, as a deployment does; fails where that is not what `package.json` says. */
  installLocked: string[]
  env: Record<string, string>
  /** What Medusa's starter configures, by file. */
  files: Record<string, string>
}

export const NPM: Manager = {
  command: "npm",
  install: ["install"],
  add: ["install"],
  installLocked: ["ci"],
  env: {},
  files: {},
}

/** What shops of Medusa's that use pnpm have in it: https://docs.medusajs.com/learn/configurations/pnpm. */
const HOISTED = ["*@medusajs/*", "@tanstack/react-query", "react-i18next", "react-router-dom"]

/** All three. pnpm and Yarn are installed in a folder, from where npm gets its packages, and get theirs there. */
export function fetchManagers(folder: string): Record<"npm" | "pnpm" | "yarn", Manager> {
  const npm = (...args: string[]) => execFileSync("npm", args, { cwd: folder, encoding: "utf8" }).trim()
  npm("install", "pnpm@10", "@yarnpkg/cli-dist@4")
  const registry = npm("config", "get", "registry")
  const at = (program: string) => join(folder, "node_modules", program)
  const node = (script: string, locked: string) => ({
    command: process.execPath,
    install: [script, "install"],
    add: [script, "add"],
    installLocked: [script, "install", locked],
  })
  return {
    npm: NPM,
    pnpm: {
      ...node(at("pnpm/bin/pnpm.cjs"), "--frozen-lockfile"),
      env: { npm_config_registry: registry },
      files: { ".npmrc": HOISTED.map((name) => `public-hoist-pattern[]=${name}\n`).join("") },
    },
    yarn: {
      ...node(at("@yarnpkg/cli-dist/bin/yarn.js"), "--immutable"),
      env: {
        YARN_NPM_REGISTRY_SERVER: registry,
        // Yarn changes no lock file where it sees that it runs in CI.
        YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
        YARN_ENABLE_TELEMETRY: "false",
      },
      files: { ".yarnrc.yml": "nodeLinker: node-modules\n", "yarn.lock": "" },
    },
  }
}
