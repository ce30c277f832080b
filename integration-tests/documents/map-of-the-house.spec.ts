import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, normalize } from "node:path"

import { ROOT } from "../../scripts/medusa"
import { readDocument, tableOf } from "./documents"

/** Of the map, from top to bottom: the rooms of each storey, by their names under `src/`. */
const storeys = tableOf(readDocument("CONTRIBUTING.md"), "storey").map(([, rooms]) =>
  [...rooms!.matchAll(/`src\/([\w-]+)\/`/g)].map(([, room]) => room!)
)

/** Ties the module to the shop. */
const CONNECTS = "src/modules/webhook/loaders/connect-shop.ts"

describe("the map of the house", () => {
  const rooms = readdirSync(join(ROOT, "src"), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? entry.name : []
  )

  it("has every room once", () => {
    expect(storeys.flat().sort()).toEqual(rooms.sort())
  })

  it.each(rooms)("draws no arrow up from src/%s, nor to a neighbour", (room) => {
    const below = storeys.slice(1 + storeys.findIndex((storey) => storey.includes(room))).flat()
    expect(importsOf(room).filter(({ to }) => ![room, ...below].includes(to))).toEqual([])
  })
})

/** What the files of a room import from `src/`, tests and the connecting loader left out. */
function importsOf(room: string): { file: string; to: string }[] {
  return readdirSync(join(ROOT, "src", room), { recursive: true, encoding: "utf8" })
    .map((name) => join("src", room, name))
    .filter((file) => /\.tsx?$/.test(file) && !file.includes("__tests__") && file !== CONNECTS)
    .flatMap((file) =>
      [...readFileSync(join(ROOT, file), "utf8").matchAll(/(?:from|import) "(\.[^"]*)"/g)].map(
        ([, path]) => ({
          file,
          to: normalize(join(dirname(file), path!)).split("/")[1]!,
        })
      )
    )
}
