import { once } from "node:events"
import { connect, type Socket } from "node:net"

/** `FLUSHALL`: Redis forgets everything, as one that is restarted without persistence does. */
export async function flushRedis(url: string): Promise<void> {
  const socket = send(url, "FLUSHALL", "QUIT")
  let answer = ""
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString()))
  await once(socket, "close")
  if (!/^(\+OK\r\n)+$/.test(answer)) {
    throw new Error(`Redis did not flush: ${answer}`)
  }
}

/**
 * `MONITOR`: notes every command that any process gives Redis, with its arguments.
 * @returns what ends that and gives all of it as one text.
 */
export async function monitorRedis(url: string): Promise<() => string> {
  const socket = send(url, "MONITOR")
  let commands = ""
  socket.on("data", (chunk: Buffer) => (commands += chunk.toString()))
  await once(socket, "data")
  return () => {
    socket.destroy()
    return commands
  }
}

/** Logs in where the address says so, and gives commands. */
function send(url: string, ...commands: string[]): Socket {
  const { hostname, port, username, password } = new URL(url)
  const login = password ? [`AUTH ${username ? `${username} ` : ""}${decodeURIComponent(password)}`] : []
  const socket = connect(Number(port), hostname)
  socket.write([...login, ...commands].map((command) => `${command}\r\n`).join(""))
  return socket
}
