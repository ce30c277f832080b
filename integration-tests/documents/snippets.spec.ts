import { checkSnippet } from "./checks"
import { checkCommands, isCommand } from "./commands"
import { placeOf, readDocuments, snippetsOf } from "./documents"
import { isConfig, runConfig, RUNS } from "./runs"
import { isTyped, typeErrors } from "./type-check"

const documents = readDocuments()
const snippets = snippetsOf(documents)
const byPlace = snippets.map(
  (snippet) => [`${placeOf(snippet)} (${snippet.language || "no language"})`, snippet] as const
)
const typed = byPlace.filter(([, snippet]) => isTyped(snippet))
const runsOf = (snippet: (typeof snippets)[number]) =>
  RUNS.filter(({ path, has }) => path === snippet.path && snippet.code.includes(has))

describe("TypeScript and JavaScript in the documents fit the package:", () => {
  let errors: Map<string, string[]>

  beforeAll(() => {
    errors = typeErrors(typed.map(([, snippet]) => snippet))
  })

  it.each(typed)("%s", (_, snippet) => {
    expect(errors.get(placeOf(snippet))).toEqual([])
  })
})

describe("configurations in the documents are the plugin's to read:", () => {
  it.each(typed.filter(([, snippet]) => isConfig(snippet)))("%s", (_, snippet) => runConfig(snippet))
})

describe("snippets do what the documents say:", () => {
  it.each(byPlace.filter(([, snippet]) => runsOf(snippet).length > 0))("%s", async (_, snippet) => {
    for (const { run } of runsOf(snippet)) {
      await run(snippet)
    }
  })

  it.each(RUNS)("one snippet of $path has $has", (entry) => {
    expect(snippets.filter((snippet) => runsOf(snippet).includes(entry))).toHaveLength(1)
  })
})

describe("every other block in the documents is looked at:", () => {
  it.each(byPlace.filter(([, snippet]) => !isTyped(snippet) && runsOf(snippet).length === 0))(
    "%s",
    (_, snippet) => checkSnippet(snippet)
  )
})

describe("commands within a sentence can be called so:", () => {
  const commands = documents.flatMap(({ path, codes }) =>
    codes.filter(({ text }) => isCommand(text)).map(({ text, line }) => [`${path}:${line}`, text] as const)
  )

  it.each(commands)("%s %s", (_, command) => {
    checkCommands(command)
  })
})
