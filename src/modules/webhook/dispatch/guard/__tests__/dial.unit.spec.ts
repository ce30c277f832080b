import { once } from "node:events"
import net, { type Server, type Socket } from "node:net"

import { portOf } from "../../../../../../scripts/free-port"
import { guardedDial, type DialOptions } from "../dial"
import { BlockedAddressError } from "../lookup"
import { NetworkPolicy } from "../network-policy"

let server: Server
const accepted: Socket[] = []

beforeEach(async () => {
  server = net.createServer((socket) => accepted.push(socket)).listen(0, "127.0.0.1")
  await once(server, "listening")
})

afterEach(async () => {
  accepted.splice(0).forEach((socket) => socket.destroy())
  server.close()
  await once(server, "close")
})

function dial(hostname: string, allow: string[], options?: DialOptions) {
  const port = portOf(server)
  const answers: unknown[][] = []
  const where = { hostname, protocol: "http:", port: String(port) }
  const socket = guardedDial(new NetworkPolicy({ allow, allowHttp: true }), options)(where, (...answer) =>
    answers.push(answer)
  )
  return { socket, answers }
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once("close", () => resolve()))
}

describe("guardedDial", () => {
  it("connects to a permitted address", async () => {
    const { socket, answers } = dial("127.0.0.1", ["127.0.0.1"])
    await once(socket, "connect")
    expect(answers).toEqual([[null, socket]])
    socket.destroy()
  })

  it("refuses a closed address by itself, even if the URL was checked before", async () => {
    const { socket, answers } = dial("127.0.0.1", [])
    await closed(socket)
    expect(answers).toEqual([[expect.any(BlockedAddressError), null]])
    expect(accepted).toEqual([])
  })

  it("answers an error once, and lets later ones pass without harm", async () => {
    const { socket, answers } = dial("127.0.0.1", ["127.0.0.1"])
    await once(socket, "connect")
    socket.destroy(new Error("later"))
    await closed(socket)
    expect(answers).toEqual([[null, socket]])
  })

  it("answers nothing when it is destroyed while it waits for the name server", async () => {
    let found: () => void = () => undefined
    const { socket, answers } = dial("receiver.test", ["127.0.0.1"], {
      lookup: (_hostname, _options, callback) => {
        found = () => callback(null, [{ address: "127.0.0.1", family: 4 }])
      },
    })
    socket.destroy()
    await closed(socket)
    found()
    expect(answers).toEqual([])
    expect(socket.connecting).toBe(false)
  })
})
