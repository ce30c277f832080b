import { checkUrl, type UrlProblem } from "../check-url"
import { NetworkPolicy } from "../network-policy"
import { ipv4Number, ipv4Text, randomFrom } from "./addresses"

const strict = new NetworkPolicy({ allow: [], allowHttp: false })
const lenient = new NetworkPolicy({ allow: ["127.0.0.0/8", "::1"], allowHttp: true })

/** Ways to write an IPv4 address that URL parsers, and browsers, understand. */
function notationsOf(number: number): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4Text(number).split(".").map(Number)
  const plain = ipv4Text(number)
  const fullWidth = [...plain].map((char) =>
    char === "." ? "。" : String.fromCodePoint(0xff10 + Number(char))
  )
  return [
    plain,
    `${plain}.`,
    String(number),
    `0x${number.toString(16)}`,
    `0X${number.toString(16).toUpperCase()}`,
    `0${number.toString(8)}`,
    [a, b, c, d].map((part) => `0x${part.toString(16)}`).join("."),
    [a, b, c, d].map((part) => `000${part.toString(8)}`).join("."),
    `${a}.${b * 65536 + c * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    `0x${a.toString(16)}.${b}.0${c.toString(8)}.${d}`,
    fullWidth.join(""),
    plain.replace(/\./g, "%2E"),
    [...plain].map((char) => `%${char.charCodeAt(0).toString(16)}`).join(""),
  ]
}

function problemOf(url: string, policy = strict): UrlProblem | "accepted" {
  const verdict = checkUrl(url, policy)
  return verdict.kind === "accepted" ? "accepted" : verdict.problem
}

describe("checkUrl", () => {
  it.each([
    ["", "not_a_url"],
    ["receiver.example", "not_a_url"],
    ["/hooks", "not_a_url"],
    ["https://", "not_a_url"],
    ["https://a b/", "not_a_url"],
    ["https://receiver.example:99999/", "not_a_url"],
    ["https://[fe80::1%25eth0]/", "not_a_url"],
    ["https://256.256.256.256/", "not_a_url"],
    ["https://1.2.3.4.5/", "not_a_url"],
    ["ftp://receiver.example/", "protocol"],
    ["file:///etc/passwd", "protocol"],
    ["javascript:alert(1)", "protocol"],
    ["data:text/plain,x", "protocol"],
    ["http://receiver.example/", "http"],
    ["https://user:word@receiver.example/", "credentials"],
    ["https://user@receiver.example/", "credentials"],
    ["https://:word@receiver.example/", "credentials"],
    ["https://./", "host"],
    ["https://../", "host"],
    ["https://receiver.example:0/", "port"],
    ["https://[::1]/", "address"],
    ["https://[::ffff:127.0.0.1]/", "address"],
    ["https://[::ffff:7f00:1]/", "address"],
    ["https://[fd00::1]:8443/hooks", "address"],
    ["https://0/", "address"],
    ["https://127.1:9000/", "address"],
    ["https://169.254.169.254/latest/meta-data/", "address"],
  ] as const)("refuses %j as %s", (url, problem) => {
    expect(problemOf(url)).toBe(problem)
  })

  it.each([
    "https://receiver.example/hooks?key=1#part",
    "https://receiver.example.:8443/",
    "https://bücher.example/",
    "https://8.8.8.8/",
    "https://[2606:4700::1111]/",
  ])("accepts %s", (url) => {
    expect(problemOf(url)).toBe("accepted")
  })

  it("judges alike however many URLs the process has judged before", () => {
    const refused = Array.from({ length: 100_000 }, () => problemOf("https://bücher.example/")).filter(
      (problem) => problem !== "accepted"
    )
    expect(refused).toEqual([])
  })

  it("accepts http and allowed addresses where the options say so", () => {
    expect(problemOf("http://127.0.0.1:9000/", lenient)).toBe("accepted")
    expect(problemOf("http://[::1]:9000/", lenient)).toBe("accepted")
    expect(problemOf("http://10.0.0.1/", lenient)).toBe("address")
  })

  it("sees through every notation of a closed address", () => {
    const random = randomFrom(7)
    const closed = ["127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.0.1", "0.0.0.0", "255.255.255.255"]
    const samples = Array.from({ length: 200 }, () => ipv4Number("10.0.0.0") + Math.floor(random() * 2 ** 24))
    const urls = [...closed.map(ipv4Number), ...samples]
      .flatMap(notationsOf)
      .map((host) => `https://${host}/`)
    expect(urls.filter((url) => problemOf(url) !== "address")).toEqual([])
  })

  it("takes every notation of an open address for that address", () => {
    for (const host of notationsOf(ipv4Number("8.8.4.4"))) {
      expect(checkUrl(`https://${host}/`, strict)).toMatchObject({ url: { hostname: "8.8.4.4" } })
    }
  })
})
