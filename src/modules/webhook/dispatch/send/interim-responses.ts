import type { Socket } from "node:net"

/** The beginning of a status line. Any minor version may follow. */
const PREFIX = "HTTP/1."

/** Position of the status: after the prefix, a digit and a space. */
const STATUS_AT = PREFIX.length + 2

const [NEW_LINE, CARRIAGE_RETURN, ZERO, ONE, TWO] = [0x0a, 0x0d, 0x30, 0x31, 0x32]

/**
 * Works around undici 7, which fails at an unexpected `100 Continue` (`client-h1.js`, "bad response"). A client has to ignore it
 * (RFC 9110, 15.2), and undici ignores a `102`. So the status is changed from 100 to 102 while the socket is read.
 */
export class InterimResponses {
  /** Bytes of the status line that were read; -1 after the status of a final response. */
  private position = 0
  private interim = false
  private status = ""
  /** Line ends in a row, while the headers of an interim response are skipped. */
  private lineEnds = 0

  /** Intercepts the reads of a socket. */
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

  /** To be called before the first byte of a response. */
  begin(): void {
    this.position = 0
    this.interim = false
  }

  private pass(chunk: Buffer): void {
    for (let at = 0; at < chunk.length && this.position !== -1; at++) {
      if (this.interim) {
        this.skipHeaders(chunk.readUInt8(at))
      } else {
        this.readStatus(chunk, at)
      }
    }
  }

  private readStatus(chunk: Buffer, at: number): void {
    const byte = chunk.readUInt8(at)
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

  private skipHeaders(byte: number): void {
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
