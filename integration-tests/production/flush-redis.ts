import { once } from "node:events"
import { connect } from "node:net"

/** `FLUSHALL`: Redis forgets everything, as one that is restarted without persistence does. */
export async function flushRedis(url: string): Promise<void> {
  const { hostname, port, username, password } = new URL(url)
  const socket = connect(Number(port), hostname)
  const login = password ? `AUTH ${username ? `${username} ` : ""}${decodeURIComponent(password)}\r\n` : ""
  socket.write(`${login}FLUSHALL\r\nQUIT\r\n`)
  let answer = ""
  socket.on("data", (chunk: Buffer) => (answer += chunk))
  await once(socket, "close")
  if (!/^(\+OK\r\n)+$/.test(answer)) {
    throw new Error(`Redis did not flush: ${answer}`)
  }
}
