import { chooseSuites } from "../test"

describe("npm test --", () => {
  it("runs the suites of --only, with the patterns and options of jest that follow", () => {
    expect(chooseSuites(["--only", "modules,http", "retention.spec", "-t", "never"])).toEqual({
      suites: ["modules", "http"],
      rest: ["retention.spec", "-t", "never"],
      env: {},
    })
    expect(() => chooseSuites(["--only", "units"])).toThrow("--only takes some of: unit, ")
  })

  it("installs only the versions of Medusa that follow --only versions", () => {
    const { suites, rest, env } = chooseSuites(["--only", "versions", "2.21.0", "2.22"])
    expect({ suites, env }).toEqual({ suites: ["versions"], env: { MEDUSA_VERSIONS: "2.21.0,2.22" } })
    const [file, option, name = ""] = rest
    expect([file, option]).toEqual(["versions.spec", "-t"])
    const isNamed = (version: string) => new RegExp(name).test(`delivers with Medusa ${version}, from npm's`)
    expect(["2.21.0", "2.22", "2.21.1", "2.2100"].map(isNamed)).toEqual([true, true, false, false])
    expect(chooseSuites(["--only", "versions", "receiver-nodes"])).toEqual({
      suites: ["versions"],
      rest: ["receiver-nodes"],
      env: {},
    })
  })
})
