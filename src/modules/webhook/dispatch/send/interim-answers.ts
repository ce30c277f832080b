import type { Socket } from "node:net"

/** What a status line begins with: the version's last digit may be any. */
const PREFIX = "HTTP/1."

/** Where the status is: behind the prefix, a digit and a space. */
const STATUS_AT = PREFIX.length + 2

const [NEW_LINE, CARRIAGE_RETURN, ZERO, ONE, TWO] = [0x0a, 0x0d, 0x30, 0x31, 0x32]

/**
 * Makes `100 Continue` an interim answer as all others of 1xx are. Nobody asked for it, but a client has to read over it
 * (RFC 9110, 15.2), and undici 7 takes it for a broken answer (`client-h1.js`, "bad response"); a `102` it reads over. So the
 * last digit of the status is changed on its way from the socket.
 */
export class InterimAnswers {
  /** Bytes of the present status line that were read; -1 behind the status of a final answer. */
  private position = 0
  private interim = false
  private status = ""
  /** Line ends in a row, while an interim head is read over. */
  private lineEnds = 0

  /** Has the socket hand out what it reads through this. */
  watch(socket: Socket): void {
    const read = socket.read.bind(socket)
    socket.read = (size?: number) => {
      const chunk: unknown = read(size)
      if (Buffer.isBuffer(chunk)) {
        this.pass(chunk)
      }
      return chunk
    }
  }

  /** The next byte begins an answer. */
  begin(): void {
    this.position = 0
    this.interim = false
  }

  private pass(chunk: Buffer): void {
    for (let at = 0; at < chunk.length && this.position !== -1; at++) {
      if (this.interim) {
        this.readOver(chunk[at]!)
      } else {
        this.readStatus(chunk, at)
      }
    }
  }

  private readStatus(chunk: Buffer, at: number): void {
    const byte = chunk[at]!
    if (this.position === 0 && (byte === NEW_LINE || byte === CARRIAGE_RETURN)) {
      return
    }
    if (this.position < PREFIX.length && byte !== PREFIX.charCodeAt(this.position)) {
      this.position = -1
      return
    }
    if (this.position === STATUS_AT) {
      this.status = ""
    }
    if (this.position >= STATUS_AT) {
      this.status += String.fromCharCode(byte)
    }
    this.position++
    if (this.position === STATUS_AT + 3) {
      if (this.status === "100" && byte === ZERO) {
        chunk[at] = TWO
      }
      this.interim = this.status.charCodeAt(0) === ONE
      this.lineEnds = 0
      this.position = this.interim ? this.position : -1
    }
  }

  private readOver(byte: number): void {
    if (byte === NEW_LINE) {
      this.lineEnds++
    } else if (byte !== CARRIAGE_RETURN) {
      this.lineEnds = 0
    }
    if (this.lineEnds === 2) {
      this.begin()
    }
  }
}
