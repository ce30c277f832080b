/** Enough for the receivers of a large shop; a session is about 2 KB. */
const MAX_SESSIONS = 1000

/**
 * TLS sessions to resume, by host and port, the least recently stored forgotten first. A resumed session spares the
 * certificates' exchange and verification. Node emits only sessions whose certificate has been verified.
 */
export class TlsSessions {
  private readonly sessions = new Map<string, Buffer>()

  get(key: string): Buffer | undefined {
    return this.sessions.get(key)
  }

  set(key: string, session: Buffer): void {
    this.sessions.delete(key)
    this.sessions.set(key, session)
    const oldest = this.sessions.keys().next()
    if (this.sessions.size > MAX_SESSIONS && !oldest.done) {
      this.sessions.delete(oldest.value)
    }
  }
}
