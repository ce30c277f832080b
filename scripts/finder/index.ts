import { errorOf } from "../../src/types/typed"
import type { Installer } from "./installers"

export { installed } from "./installed"
export { debianPackage, succeeds, type Installer } from "./installers"

/** A program that may be on this machine. */
export type Wanted = {
  /** `browser` */
  name: string
  /** Every file that may be it, the best first. */
  candidates: () => string[]
  /** @throws Error when it does not work. */
  tryOut: (path: string) => Promise<void>
  /** The ways to get it here, in the order in which they are tried. */
  installers: () => Installer[]
}

/** Where one is that works, else one that is installed now; null where none can be had. */
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
