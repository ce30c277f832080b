import { errorOf } from "../../src/types/typed"
import type { Installer } from "./installers"

export { installed } from "./installed"
export { debianPackage, succeeds, type Installer } from "./installers"

/** A program to find or to install. */
type Wanted = {
  /** `browser` */
  name: string
  /** The paths of possible files, in the order of preference. */
  candidates: () => string[]
  /** @throws Error when the program does not work. */
  tryOut: (path: string) => Promise<void>
  /** The ways to install it, in the order of tries. */
  installers: () => Installer[]
}

/** The path of a working program, which is installed if necessary. Null when it cannot be installed. */
export async function findProgram(wanted: Wanted): Promise<string | null> {
  const found = await firstThatWorks(wanted)
  if (found) {
    return found
  }
  for (const install of wanted.installers()) {
    console.log(`No ${wanted.name} found. ${install.what} …`)
    if (install.run()) {
      const installed = await firstThatWorks(wanted)
      if (installed) {
        return installed
      }
    }
  }
  return null
}

async function firstThatWorks({ candidates, tryOut }: Wanted): Promise<string | null> {
  for (const candidate of candidates()) {
    try {
      await tryOut(candidate)
      return candidate
    } catch (error) {
      console.log(`${candidate} does not start: ${errorOf(error).message.split("\n")[0]}`)
    }
  }
  return null
}
