import { readCommand } from "../cli/arguments"

const SHOP = { WEBHOOKS_SHOP: "https://shop.example", WEBHOOKS_TOKEN: "whapp_0" }
const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`
const read = (line: string, secret: string) =>
  readCommand(line.split(" "), { ...SHOP, WEBHOOK_SECRET: secret })

describe("the secret of the variable", () => {
  const commands = [
    ["listen", "--forward"],
    ["replay whdel_0", "--forward"],
    ["trigger order.created", "--to"],
  ] as const

  it.each(commands)("is not read for %s without %s, where nothing is signed", (command) => {
    expect(read(command, "short")).toMatchObject({ options: { secret: undefined } })
  })

  it.each(commands)("is read for %s with %s, and what is none is refused", (command, option) => {
    const line = `${command} ${option} http://localhost:3000/hook`
    expect(read(line, SECRET)).toMatchObject({ options: { secret: SECRET } })
    expect(() => read(line, "short")).toThrow(/^The secret /)
  })
})
