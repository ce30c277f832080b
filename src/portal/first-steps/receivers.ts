import csharpProject from "../../../examples/receivers/csharp/Receiver.csproj?raw"
import csharp from "../../../examples/receivers/csharp/Receiver.cs?raw"
import goModule from "../../../examples/receivers/go/go.mod?raw"
import goSums from "../../../examples/receivers/go/go.sum?raw"
import goPublicKey from "../../../examples/receivers/go/public_key.go?raw"
import go from "../../../examples/receivers/go/receiver.go?raw"
import javaProject from "../../../examples/receivers/java/pom.xml?raw"
import java from "../../../examples/receivers/java/Receiver.java?raw"
import nodePackage from "../../../examples/receivers/node/package.json?raw"
import nodePublicKey from "../../../examples/receivers/node/public-key.mjs?raw"
import node from "../../../examples/receivers/node/receiver.mjs?raw"
import php from "../../../examples/receivers/php/receiver.php?raw"
import python from "../../../examples/receivers/python/receiver.py?raw"
import pythonPackages from "../../../examples/receivers/python/requirements.txt?raw"
import guide from "../../../examples/receivers/README.md?raw"
import ruby from "../../../examples/receivers/ruby/receiver.rb?raw"
import rustPackage from "../../../examples/receivers/rust/Cargo.toml?raw"
import rust from "../../../examples/receivers/rust/src/main.rs?raw"

/** A file of a receiver with its content. */
type SourceFile = { name: string; code: string }

/** A complete receiver in one language. It is an example of the repository, which the tests run. */
export type ReceiverExample = {
  /** The name of the language in `examples/receivers/README.md`. */
  language: string
  /** The main file first, then the files that it needs. */
  files: [SourceFile, ...SourceFile[]]
  /** Whether it can verify with a public key instead of the secret. */
  takesPublicKey: boolean
}

const file = (name: string, code: string): SourceFile => ({ name, code })

export const RECEIVERS: readonly ReceiverExample[] = [
  {
    language: "Node",
    files: [
      file("receiver.mjs", node),
      file("public-key.mjs", nodePublicKey),
      file("package.json", nodePackage),
    ],
    takesPublicKey: true,
  },
  {
    language: "Python",
    files: [file("receiver.py", python), file("requirements.txt", pythonPackages)],
    takesPublicKey: false,
  },
  {
    language: "Go",
    files: [
      file("receiver.go", go),
      file("public_key.go", goPublicKey),
      file("go.mod", goModule),
      file("go.sum", goSums),
    ],
    takesPublicKey: true,
  },
  { language: "PHP", files: [file("receiver.php", php)], takesPublicKey: false },
  { language: "Ruby", files: [file("receiver.rb", ruby)], takesPublicKey: false },
  {
    language: "Java",
    files: [file("Receiver.java", java), file("pom.xml", javaProject)],
    takesPublicKey: false,
  },
  {
    language: "C#",
    files: [file("Receiver.cs", csharp), file("Receiver.csproj", csharpProject)],
    takesPublicKey: false,
  },
  {
    language: "Rust",
    files: [file("src/main.rs", rust), file("Cargo.toml", rustPackage)],
    takesPublicKey: false,
  },
]

/**
 * The commands that start a receiver, from `examples/receivers/README.md`, without the change of folder.
 * @param key the secret or the public key that it verifies with
 * @throws Error if the guide has no line for the language
 */
export function startCommand(language: string, key: string): string {
  const start = `| ${language} | \``
  const row = guide.split("\n").find((line) => line.startsWith(start))
  if (row === undefined) {
    throw new Error(`examples/receivers/README.md has no line for ${language}.`)
  }
  return row
    .slice(start.length, row.lastIndexOf("`"))
    .replace(/^cd \w+ && /, "")
    .replace("whsec_…", key)
    .replaceAll(" && ", "\n")
}
