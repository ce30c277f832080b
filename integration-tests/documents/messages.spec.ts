import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

import { ROOT } from "../../scripts/medusa"
import { readDocuments } from "./documents"

/** `is no date` reads as German does; English says `is not a date`. `There is no …` and `is no longer …` are English. */
const UNIDIOMATIC = /(?<!\bthere )\b(is|are|was) (no (?!longer|more|less)|none\b)/i

/** Text in quotes, of a line that is no comment. */
const TEXT = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`/g

/** What is read quickly in standard words and has to be read twice in these. */
const FIGURES =
  /\b(storeys?|corridors?|(holds?|held) (its|their) breath|stands? there|becomes? of|(says?|said) aloud|how (it|they) fares?|has its say|in earnest|worth while|speaks? of|no business (of|with)|knows? nothing of|to be had|give or take|bears? the (name|topic)|stays? at home|nothing to say of|anew|(holds?|held) back|lets? go|in turn|ow(e[sd]?|ing)|(hears?|heard) of|wins? over|comes? to rest|kept for good|stands? (still|open))\b/i

/** Things are in a place or beside another; they do not stand there. `stands for` is standard. */
const STANDS =
  /\b(stands?|stood) (in|beside|behind|above|below|at|before|on|with|under|alone|between|outside|around|inside)\b/

/** Phrases that have to be read twice. The plain ones: gets, permanently, instead of, even if, continues. */
const STILTED =
  /\b((is|are|was|were|be|been) told|for good|in the place of|(also|but) where|go(es)? on|went on|(tells?|says?) of)\b/i

describe("what the plugin says to people", () => {
  it.each(["src", "receiver/src"])(
    "is plain English in %s: not 'is no date', but 'is not a date'",
    (folder) => {
      const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).filter(
        (file) => /\.(tsx?|json)$/.test(file) && !/__tests__|i18n\/(de|fr)\//.test(file)
      )
      expect(files.length).toBeGreaterThan(5)
      const found = files.flatMap((file) =>
        readFileSync(join(ROOT, folder, file), "utf8")
          .split("\n")
          .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line))
          .flatMap((line) => line.match(TEXT) ?? [])
          .filter((text) => UNIDIOMATIC.test(text))
          .map((text) => `${file}: ${text}`)
      )
      expect(found).toEqual([])
    }
  )
})

describe("documents", () => {
  it.each(readDocuments())("have no stilted sentences in $path", ({ text }) => {
    const oneLine = text.replace(/\s*\n\s*/g, " ")
    const found = [UNIDIOMATIC, FIGURES, STANDS, STILTED].flatMap((pattern) =>
      [...oneLine.matchAll(new RegExp(pattern, "gi"))].map(({ index }) =>
        oneLine.slice(Math.max(0, index - 30), index + 40)
      )
    )
    expect(found).toEqual([])
  })
})

describe("comments and names of tests", () => {
  const FOLDERS = ["src", "receiver/src", "scripts", "integration-tests", "benchmarks"]

  it.each(
    FOLDERS.flatMap((folder) => [FIGURES, STANDS, STILTED].map((figures) => [folder, figures] as const))
  )("have no figures of speech in %s: %s", (folder, figures) => {
    const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).filter(
      (file) => /\.(md|tsx?)$/.test(file) && join(ROOT, folder, file) !== __filename
    )
    expect(files.length).toBeGreaterThan(5)
    const found = files.flatMap((file) => {
      // A line break within a figure hides it, and so does the mark of a comment's next line.
      const text = readFileSync(join(ROOT, folder, file), "utf8").replace(/\s*\n\s*(\*|\/\/)?\s*/g, " ")
      return [...text.matchAll(new RegExp(figures, "gi"))].map(([figure]) => `${file}: ${figure}`)
    })
    expect(found).toEqual([])
  })
})
