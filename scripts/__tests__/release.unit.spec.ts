import { absoluteLinks, missingFor } from "../release"

const REPOSITORY = "https://github.com/acme/webhooks"

describe("a release", () => {
  it("is refused with everything that is missing, by name", () => {
    const missing = missingFor("1.2.0", {
      others: ["1.1.0"],
      repository: undefined,
      changelog: "## 1.1.0",
      changed: " M a",
      tags: [""],
    })
    expect(missing).toEqual([
      "version 1.2.0 in receiver/package.json",
      "the repository's address: set REPOSITORY in scripts/release.ts",
      'a part "## 1.2.0" in CHANGELOG.md',
      "a commit of what has changed",
      "the tag v1.2.0 on what is checked out",
    ])
    const ready = {
      others: ["1.2.0"],
      repository: REPOSITORY,
      changelog: "# Changelog\n\n## 1.2.0\n",
      changed: "",
      tags: ["v1.2.0"],
    }
    expect(missingFor("1.2.0", ready)).toEqual([])
  })

  it("has absolute links to its own version, so that they work on npm's page", () => {
    const text = [
      "![The list](../pictures/list.png) and [the guide](../guide.md#pause)",
      "[A](../a.md), [a part](#part), [Medusa](https://medusajs.com)",
    ].join("\n")
    expect(absoluteLinks(text, `${REPOSITORY}/KIND/v1.2.0`, "docs/topics/b.md").split("\n")).toEqual([
      `![The list](${REPOSITORY}/raw/v1.2.0/docs/pictures/list.png) and [the guide](${REPOSITORY}/blob/v1.2.0/docs/guide.md#pause)`,
      `[A](${REPOSITORY}/blob/v1.2.0/docs/a.md), [a part](#part), [Medusa](https://medusajs.com)`,
    ])
  })
})
