import { asWritten } from "../../src/types/typed"
import preset from "@medusajs/ui-preset"
import postcss, { type Rule } from "postcss"
import tailwind, { type Config } from "tailwindcss"

import { classNamesIn, readPages } from "../admin-classes"

/** Words of code and comments that Tailwind would take for classes. */
const NO_CLASSES = [".rounded", ".table", ".transform"]

/** The selectors that Tailwind makes of a text, with Medusa's preset. */
async function selectorsOf(raw: string): Promise<string[]> {
  const content = [{ raw, extension: "tsx" }]
  const { root } = await postcss([
    tailwind({ presets: [asWritten<Config>(preset)], darkMode: "class", content }),
  ]).process("@tailwind utilities", { from: undefined })
  const selectors: string[] = []
  root.walkRules((rule: Rule) => void selectors.push(rule.selector))
  return selectors.sort()
}

it("names every class of the dashboard's pages, so that a shop's build has its style", async () => {
  const sources = readPages()
  const named = await selectorsOf(classNamesIn(sources))
  const used = await selectorsOf(sources.join("\n"))
  expect(used.filter((selector) => !named.includes(selector) && !NO_CLASSES.includes(selector))).toEqual([])
  expect(named).toContain(".grid-cols-\\[1fr_auto_auto\\]")
})
