/**
 * A client of Medusa's HTTP API.
 * @param headers the credentials: a publishable key for the Store API, a token for the Admin API.
 */
export class Api {
  constructor(
    private readonly origin: string,
    private readonly headers: Record<string, string> = {}
  ) {}

  as(headers: Record<string, string>): Api {
    return new Api(this.origin, { ...this.headers, ...headers })
  }

  async isUp(): Promise<boolean> {
    try {
      return (await fetch(`${this.origin}/health`)).ok
    } catch {
      return false
    }
  }

  get<Answer>(path: string): Promise<Answer> {
    return this.send("GET", path)
  }

  post<Answer>(path: string, body: unknown = {}): Promise<Answer> {
    return this.send("POST", path, body)
  }

  delete<Answer>(path: string): Promise<Answer> {
    return this.send("DELETE", path)
  }

  /** @throws ApiError for a status other than 2xx. */
  private async send<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${this.origin}${path}`, {
      method,
      headers: { "content-type": "application/json", ...this.headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    if (!response.ok) {
      throw new ApiError(`${method} ${path}`, response.status, await response.text())
    }
    // A 204 has no body.
    const answer: Answer = JSON.parse((await response.text()) || "null")
    return answer
  }
}

export class ApiError extends Error {
  constructor(
    request: string,
    readonly status: number,
    answer: string
  ) {
    super(`${request} answered ${status}: ${answer}`)
  }
}
