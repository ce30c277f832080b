import { BodyHead, headerRecord } from "../answer"

function bodyOf(limit: number, ...chunks: (string | Buffer)[]): BodyHead {
  const body = new BodyHead(limit)
  chunks.forEach((chunk) => body.add(typeof chunk === "string" ? Buffer.from(chunk) : chunk))
  return body
}

describe("BodyHead", () => {
  it("keeps the first bytes and counts them all", () => {
    const body = bodyOf(10, "hello ", "world", ", and more")
    expect(body.text()).toBe("hello worl")
    expect(body.surplus).toBe(11)
  })

  it("joins a character that chunks divide", () => {
    expect(bodyOf(10, Buffer.of(0xe2), Buffer.of(0x82), Buffer.of(0xac)).text()).toBe("€")
  })

  it("leaves no half character at the cut, wherever it falls", () => {
    const text = "aé€😀z"
    const bytes = Buffer.from(text)
    for (let limit = 0; limit <= bytes.length; limit++) {
      expect(text.startsWith(bodyOf(limit, text).text())).toBe(true)
    }
  })

  it("shows a character that the receiver itself broke off", () => {
    expect(bodyOf(10, Buffer.of(0x61, 0xe2, 0x82)).text()).toBe("a\uFFFD")
  })

  it("holds a million chunks of one byte in as much memory as one chunk", () => {
    const before = process.memoryUsage()
    const body = new BodyHead(1024 * 1024)
    const chunk = Buffer.from("x")
    for (let count = 0; count < 1024 * 1024; count++) {
      body.add(chunk)
    }
    const after = process.memoryUsage()
    expect(body.text()).toHaveLength(1024 * 1024)
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(8 * 1024 * 1024)
  })
})

describe("headerRecord", () => {
  it("joins what is repeated and replaces NUL", () => {
    expect(headerRecord({ one: "1", "set-cookie": ["a", "b"], nul: "a\0b", none: undefined })).toEqual({
      one: "1",
      "set-cookie": "a, b",
      nul: "a\uFFFDb",
    })
  })
})
