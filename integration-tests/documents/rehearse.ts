import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { itemAt, present } from "../../scripts/present"

/** A command as the shell has called it. */
export type Command = { program: string; args: string[] }

/** Writes its own name and its arguments down, each ended by a zero byte, after their number. */
const UNDERSTUDY = `#!/bin/sh
printf '%s\\0' "$#" "\${0##*/}" "$@" >> "$WRITTEN_DOWN"
`

/**
 * Runs a script in a shell whose programs only write down that they were called, and how. So it is the shell that
 * reads quotes, line ends and pipes, and nothing happens. A variable that the script itself does not set stands for its
 * own name: `$TOKEN`.
 * @param programs those that there are
 * @throws Error with the shell's words, for bad syntax and for a program that is not among them
 */
export function rehearse(script: string, programs: readonly string[]): Command[] {
  const stage = mkdtempSync(join(tmpdir(), "rehearsal-"))
  try {
    const [understudy, writtenDown] = [join(stage, "understudy"), join(stage, "written-down")]
    const [bin, folder] = [join(stage, "bin"), join(stage, "folder")]
    writeFileSync(understudy, UNDERSTUDY, { mode: 0o755 })
    writeFileSync(writtenDown, "")
    mkdirSync(bin)
    mkdirSync(folder)
    for (const program of programs) {
      symlinkSync(understudy, join(bin, program))
    }
    const names = [...script.matchAll(/\$\{?([A-Z][A-Z0-9_]*)/g)].map(([, name]) => [
      present(name, "the name"),
      `$${name}`,
    ])
    const { status, stderr } = spawnSync("/bin/sh", ["-e"], {
      input: script,
      cwd: folder,
      env: { ...Object.fromEntries(names), PATH: bin, WRITTEN_DOWN: writtenDown },
      encoding: "utf8",
    })
    if (status !== 0 || stderr) {
      throw new Error(`The shell says: ${stderr.trim() || `exit ${status}`}`)
    }
    return readCommands(readFileSync(writtenDown, "utf8").split("\0").slice(0, -1))
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
}

function readCommands(words: string[]): Command[] {
  const commands: Command[] = []
  for (let at = 0; at < words.length;) {
    const next = at + 2 + Number(words[at])
    commands.push({ program: itemAt(words, at + 1), args: words.slice(at + 2, next) })
    at = next
  }
  return commands
}
