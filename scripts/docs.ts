import { writeFileSync } from "node:fs"
import { join } from "node:path"

import { generatedFiles } from "./generate/documents"
import { ROOT } from "./medusa"

/** `npm run docs`: writes what is made of the repository's own definitions. A test fails when that is stale. */
export async function main(): Promise<void> {
  for (const [path, text] of Object.entries(generatedFiles())) {
    writeFileSync(join(ROOT, path), text)
    console.log(path)
  }
}
