import { Webhook as StandardWebhook } from "standardwebhooks"

import { secretProblem } from "../secret-format"
import {
  areSealedWithNewest,
  generateSecret,
  openSecrets,
  redactSecret,
  rotateSecrets,
  sealSecrets,
  secretHint,
} from "../secrets"

const KEY = "a passphrase of some length"
const OLDER_KEY = "the passphrase used before it"
const NOW = new Date("2026-11-21T07:15:00.000Z")
const secretOf = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString("base64")}`

describe("a secret", () => {
  it("is generated as 32 random bytes that the Standard Webhooks library takes", () => {
    const [one, other] = [generateSecret(), generateSecret()]
    expect(one).not.toBe(other)
    expect(Buffer.from(one.slice("whsec_".length), "base64")).toHaveLength(32)
    expect(secretProblem(one)).toBeUndefined()
    expect(() => new StandardWebhook(one)).not.toThrow()
  })

  it.each([24, 32, 64])("is accepted from a merchant with %i bytes", (bytes) => {
    expect(secretProblem(secretOf(bytes))).toBeUndefined()
  })

  it.each([
    ["with 15 characters", "a".repeat(15), "must be 16 to 256 printable ASCII characters"],
    ["with 257 characters", "a".repeat(257), "must be 16 to 256 printable ASCII characters"],
    ["with a line break", `${"a".repeat(16)}\n`, "must be 16 to 256 printable ASCII characters"],
    ["with a blank at its end", `${"a".repeat(16)} `, "must be 16 to 256 printable ASCII characters"],
    ["with other letters than ASCII", "ä".repeat(16), "must be 16 to 256 printable ASCII characters"],
    ["with 23 bytes", secretOf(23), "must hold 24 to 64 bytes after whsec_, not 23"],
    ["with 65 bytes", secretOf(65), "must hold 24 to 64 bytes after whsec_, not 65"],
    ["empty after its prefix", "whsec_", "must hold 24 to 64 bytes after whsec_, not 0"],
    ["with other characters than base64", `${secretOf(32)}!`, "must be base64 after whsec_"],
    ["without its padding", secretOf(32).replace(/=$/, ""), "must be base64 after whsec_"],
  ])("is refused %s", (_, secret, problem) => {
    expect(secretProblem(secret)).toBe(problem)
  })

  it.each([16, 256])("is accepted as an app has given it, with %i printable characters", (length) => {
    expect(secretProblem("!".repeat(length))).toBeUndefined()
    expect(secretProblem("a b~".repeat(length / 4))).toBeUndefined()
  })

  it("shows only its last characters", () => {
    expect(redactSecret(secretHint("the-app-gave-me-this"))).toBe("•••••his")
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    expect(redactSecret(secretHint(secret))).toBe("whsec_•••••aLaSw")
  })
})

describe("sealing", () => {
  const secrets = [
    { value: secretOf(32), expires_at: null },
    { value: secretOf(24), expires_at: NOW.toISOString() },
  ]

  it("keeps value and expiry, and shows nothing of the value without the key", () => {
    const sealed = sealSecrets(secrets, [KEY])
    expect(openSecrets(sealed, [KEY])).toEqual(secrets)
    for (const { value } of secrets) {
      expect(JSON.stringify(sealed)).not.toContain(value.slice("whsec_".length, -4))
    }
  })

  it("seals the same secret differently each time", () => {
    expect(sealSecrets(secrets, [KEY])).not.toEqual(sealSecrets(secrets, [KEY]))
  })

  it("leaves secrets readable without keys, and still opens those once there is one", () => {
    const stored = sealSecrets(secrets, [])
    expect(stored).toEqual(secrets)
    expect(openSecrets(stored, [KEY])).toEqual(secrets)
  })

  it("opens what an older key sealed, and seals with the newest", () => {
    const sealed = sealSecrets(secrets, [OLDER_KEY])
    expect(openSecrets(sealed, [KEY, OLDER_KEY])).toEqual(secrets)
    expect(openSecrets(sealSecrets(secrets, [KEY, OLDER_KEY]), [KEY])).toEqual(secrets)
  })

  it("names the option when the key is not there", () => {
    const sealed = sealSecrets(secrets, [KEY])
    expect(() => openSecrets(sealed, [])).toThrow(/"encryptionKeys"/)
    expect(() => openSecrets(sealed, [OLDER_KEY])).toThrow(/"encryptionKeys"/)
  })

  it("refuses a value that was altered in the database", () => {
    const sealed = sealSecrets(secrets, [KEY]).map((secret) =>
      "sealed" in secret ? { ...secret, sealed: `AAAA${secret.sealed.slice(4)}` } : secret
    )
    expect(() => openSecrets(sealed, [KEY])).toThrow(/altered/)
  })

  it("refuses a value whose tag was cut short, which would be easier to forge", () => {
    const [short] = sealSecrets([{ value: "", expires_at: null }], [KEY]).map((secret) =>
      "sealed" in secret ? { ...secret, sealed: secret.sealed.slice(0, 32) } : secret
    )
    expect(() => openSecrets([short], [KEY])).toThrow(/altered/)
  })

  it("knows whether all are sealed with the newest key, or readable where there is none", () => {
    const mixed = [...sealSecrets(secrets, [KEY]), ...sealSecrets(secrets, [OLDER_KEY])]
    expect(areSealedWithNewest(sealSecrets(secrets, [KEY, OLDER_KEY]), [KEY, OLDER_KEY])).toBe(true)
    expect(areSealedWithNewest(mixed, [KEY, OLDER_KEY])).toBe(false)
    expect(areSealedWithNewest(sealSecrets(secrets, []), [KEY])).toBe(false)
    expect(areSealedWithNewest(sealSecrets(secrets, []), [])).toBe(true)
    expect(areSealedWithNewest(sealSecrets(secrets, [KEY]), [])).toBe(false)
  })
})

describe("rotation", () => {
  const day = 86_400

  it("puts the new secret first and lets the old one sign for the overlap", () => {
    expect(rotateSecrets([{ value: "old", expires_at: null }], "new", day, NOW)).toEqual([
      { value: "new", expires_at: null },
      { value: "old", expires_at: "2026-11-22T07:15:00.000Z" },
    ])
  })

  it("ends every old secret at once with an overlap of zero", () => {
    const secrets = [
      { value: "old", expires_at: null },
      { value: "older", expires_at: "2026-11-22T00:00:00.000Z" },
    ]
    expect(rotateSecrets(secrets, "new", 0, NOW)).toEqual([{ value: "new", expires_at: null }])
  })

  it("never lengthens the life of one that was rotated out before, and drops what has expired", () => {
    const secrets = [
      { value: "old", expires_at: null },
      { value: "older", expires_at: "2026-11-21T08:00:00.000Z" },
      { value: "oldest", expires_at: "2026-11-21T07:14:59.000Z" },
    ]
    expect(rotateSecrets(secrets, "new", day, NOW)).toEqual([
      { value: "new", expires_at: null },
      { value: "old", expires_at: "2026-11-22T07:15:00.000Z" },
      { value: "older", expires_at: "2026-11-21T08:00:00.000Z" },
    ])
  })

  it("keeps the signature header bounded, however often it happens", () => {
    const rotated = Array.from({ length: 50 }).reduce<ReturnType<typeof rotateSecrets>>(
      (secrets, _, index) => rotateSecrets(secrets, `secret ${index}`, day, NOW),
      []
    )
    expect(rotated).toHaveLength(10)
    expect(rotated[0]).toEqual({ value: "secret 49", expires_at: null })
  })
})
