import { execFile } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, normalize } from "node:path"

import { ROOT } from "../../scripts/medusa"
import { present } from "../../scripts/present"
import { readDocument, tableOf } from "./documents"

/** The folders of each layer, from top to bottom, by their names under `src/`. */
const layers = tableOf(readDocument("CONTRIBUTING.md"), "layer").map(([, folders]) =>
  [...present(folders, "the folders").matchAll(/`src\/([\w-]+)\/`/g)].map(([, folder]) =>
    present(folder, "the folder")
  )
)

/** Ties the module to the shop. */
const CONNECTS = "src/modules/webhook/loaders/connect-shop.ts"

describe("the layers of the map", () => {
  const folders = readdirSync(join(ROOT, "src"), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? entry.name : []
  )

  it("have every folder once", () => {
    expect(layers.flat().sort()).toEqual(folders.sort())
  })

  it.each(folders)("let src/%s import what lies below it, and nothing else", (folder) => {
    const below = layers.slice(1 + layers.findIndex((layer) => layer.includes(folder))).flat()
    expect(importsOf(folder).filter(({ to }) => ![folder, ...below].includes(to))).toEqual([])
  })
})

describe("the portal, which has neither the dashboard nor the admin API,", () => {
  it.each([
    ["src/admin/lib/sdk.ts", "@medusajs/js-sdk"],
    ["src/admin/hooks/use-webhooks.ts", "@medusajs/js-sdk"],
    ["src/admin/components/common/form-modal.tsx", "@medusajs/dashboard/components"],
  ])("is not built with %s, which needs %s", async (file, name) => {
    const { code, output } = await buildPortalWith(file)
    expect(output).toContain(`needs ${name}, which the portal does not have.`)
    expect(code).toBe(1)
  })

  it("is built with a part of the dashboard that needs neither", async () => {
    expect(await buildPortalWith("src/admin/components/common/copy-button.tsx")).toEqual({
      code: 0,
      output: "",
    })
  })
})

/** Builds a file as the portal is built, without writing the result. */
function buildPortalWith(file: string): Promise<{ code: number; output: string }> {
  const build = `import { build } from "vite"
    await build({
      configFile: "src/portal/vite.config.mts",
      logLevel: "error",
      build: { write: false, rollupOptions: { input: process.argv[1] } },
    })`
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      ["--input-type=module", "--eval", build, join(ROOT, file)],
      { cwd: ROOT },
      (error, stdout, stderr) => resolve({ code: error ? 1 : 0, output: stdout + stderr })
    )
  )
}

/** What the files of a folder import from `src/`; tests, the connecting loader and files that are shown as text left out. */
function importsOf(folder: string): { file: string; to: string }[] {
  return (
    readdirSync(join(ROOT, "src", folder), { recursive: true, encoding: "utf8" })
      .map((name) => join("src", folder, name))
      .filter((file) => /\.tsx?$/.test(file) && !file.includes("__tests__") && file !== CONNECTS)
      .flatMap((file) =>
        [...readFileSync(join(ROOT, file), "utf8").matchAll(/(?:from|import) "(\.[^"]*)"/g)].map(
          ([, path]) => ({ file, at: normalize(join(dirname(file), present(path, "the path"))).split("/") })
        )
      )
      // Documents and examples, whose texts are shown, are excluded.
      .filter(({ at: [top] }) => top === "src")
      .map(({ file, at: [, folder] }) => ({ file, to: present(folder, "the folder") }))
  )
}
