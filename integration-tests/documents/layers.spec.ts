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
      // Documents and examples, whose texts are shown, stand outside.
      .filter(({ at: [top] }) => top === "src")
      .map(({ file, at: [, folder] }) => ({ file, to: present(folder, "the folder") }))
  )
}
