import { execFileSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { installed } from "../../scripts/finder"
import { ROOT } from "../../scripts/medusa"
import { present } from "../../scripts/present"
import { messagesOfADay } from "./shop-day"

const DOCUMENT = join(ROOT, "openapi.json")
const PROGRAMS = join(__dirname, "programs")

/** Generators and what they need are kept from run to run; git ignores them. */
const CACHE = join(ROOT, ".cache/generators")
const PYTHON = join(CACHE, "python/bin/python")
const JAR = join(CACHE, "openapi-generator-cli-7.14.0.jar")

/** Installs what is missing, generates, compiles. @returns the command that reads messages, from the file that follows. */
type Generator = { needs: string[]; prepare: (folder: string) => string[] }

const GENERATORS: Record<string, Generator> = {
  "oapi-codegen (Go)": {
    needs: ["go"],
    prepare: (folder) => {
      const codegen = join(CACHE, "oapi-codegen")
      if (!existsSync(codegen)) {
        run(["go", "install", "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2"], CACHE, {
          GOBIN: CACHE,
        })
      }
      run(["go", "mod", "init", "example.com/shop"], folder)
      run([codegen, "-generate", "types,client", "-package", "main", "-o", "client.go", DOCUMENT], folder)
      cpSync(join(PROGRAMS, "main.go"), join(folder, "main.go"))
      run(["go", "mod", "tidy"], folder)
      run(["go", "build", "-o", "read", "."], folder)
      return [join(folder, "read")]
    },
  },
  "datamodel-code-generator (Python)": {
    needs: ["python3"],
    prepare: (folder) => {
      preparePython()
      const options = ["--input", DOCUMENT, "--input-file-type", "openapi", "--output", "client.py"]
      const model = ["--output-model-type", "pydantic_v2.BaseModel"]
      run([join(CACHE, "python/bin/datamodel-codegen"), ...options, ...model], folder)
      cpSync(join(PROGRAMS, "read_models.py"), join(folder, "read.py"))
      return [PYTHON, join(folder, "read.py")]
    },
  },
  "openapi-generator (Python)": {
    needs: ["python3", "java", "mvn"],
    prepare: (folder) => {
      preparePython()
      openApiGenerator("python", folder)
      cpSync(join(PROGRAMS, "read_client.py"), join(folder, "read.py"))
      return [PYTHON, join(folder, "read.py")]
    },
  },
  "openapi-generator (Java)": {
    needs: ["java", "mvn"],
    prepare: (folder) => {
      openApiGenerator("java", folder, ["--library", "native"])
      cpSync(join(PROGRAMS, "Read.java"), join(folder, "src/main/java/Read.java"))
      const goals = ["compile", "dependency:build-classpath", "-Dmdep.outputFile=classpath"]
      run(["mvn", "-q", "-B", "-Dmaven.test.skip=true", ...goals], folder)
      return ["sh", "-c", 'exec java -cp "target/classes:$(cat classpath)" Read "$0"']
    },
  },
}

describe("a client that is generated from openapi.json reads every message of a shop's day, by", () => {
  let folder: string

  beforeEach(() => {
    mkdirSync(CACHE, { recursive: true })
    folder = mkdtempSync(join(tmpdir(), "clients-"))
  })

  afterEach(() => rmSync(folder, { recursive: true }))

  it.each(Object.entries(GENERATORS))("%s", (_, { needs, prepare }) => {
    expect(needs.filter((program) => !installed([program], []).length)).toEqual([])
    const read = prepare(folder)
    const messages = messagesOfADay()
    writeFileSync(join(folder, "messages.jsonl"), messages.join("\n"))
    expect(run([...read, join(folder, "messages.jsonl")], folder).trim()).toBe(`${messages.length} read`)
  })
})

it("Spectral's recommended rules find nothing wrong in openapi.json", () => {
  mkdirSync(CACHE, { recursive: true })
  const packages = ["@stoplight/spectral-core@1", "@stoplight/spectral-rulesets@1"]
  run(["npm", "install", "--no-audit", "--no-fund", "--prefix", CACHE, ...packages], CACHE)
  cpSync(join(PROGRAMS, "spectral.cjs"), join(CACHE, "spectral.cjs"))
  expect(JSON.parse(run([process.execPath, join(CACHE, "spectral.cjs"), DOCUMENT], CACHE))).toEqual([])
})

function preparePython(): void {
  if (!existsSync(PYTHON)) {
    run(["python3", "-m", "venv", join(CACHE, "python")], CACHE)
  }
  // What openapi-generator's clients need is named in what it generates.
  const packages = [
    "datamodel-code-generator",
    "pydantic>=2",
    "urllib3",
    "python-dateutil",
    "typing-extensions",
  ]
  run([PYTHON, "-m", "pip", "install", "-q", ...packages], CACHE)
}

function openApiGenerator(language: string, folder: string, options: string[] = []): void {
  if (!existsSync(JAR)) {
    const artifact = "org.openapitools:openapi-generator-cli:7.14.0"
    run(["mvn", "-q", "-B", "dependency:copy", `-Dartifact=${artifact}`, `-DoutputDirectory=${CACHE}`], CACHE)
  }
  run(["java", "-jar", JAR, "generate", "-g", language, "-i", DOCUMENT, "-o", folder, ...options], folder)
}

/** @throws Error with what the program said, when it fails. */
function run([command, ...args]: string[], cwd: string, env: Record<string, string> = {}): string {
  return execFileSync(present(command, "the command"), args, {
    cwd,
    encoding: "utf8",
    stdio: "pipe",
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, ...env },
  })
}
