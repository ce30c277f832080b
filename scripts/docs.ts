import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

import { generatedFiles } from "./generate/documents"
import { ROOT } from "./medusa"

/** `npm run docs`: writes the generated files. A test fails when one is out of date. */
export async function main(): Promise<void> {
  rmSync(join(ROOT, "docs/topics"), { recursive: true, force: true })
  for (const [path, text] of Object.entries(generatedFiles())) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true })
    writeFileSync(join(ROOT, path), text)
    console.log(path)
  }
}
