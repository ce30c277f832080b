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

  get<Result>(path: string): Promise<Result> {
    return this.send("GET", path)
  }

  post<Result>(path: string, body: unknown = {}): Promise<Result> {
    return this.send("POST", path, body)
  }

  delete<Result>(path: string): Promise<Result> {
    return this.send("DELETE", path)
  }

  /** @throws ApiError for a status other than 2xx. */
  private async send<Result>(method: string, path: string, body?: unknown): Promise<Result> {
    const response = await fetch(`${this.origin}${path}`, {
      method,
      headers: { "content-type": "application/json", ...this.headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    if (!response.ok) {
      throw new ApiError(`${method} ${path}`, response.status, await response.text())
    }
    // A 204 has no body.
    const result: Result = JSON.parse((await response.text()) || "null")
    return result
  }
}

/** A response with a status other than 2xx. The message has the request, the status and the body. */
export class ApiError extends Error {
  constructor(
    request: string,
    readonly status: number,
    text: string
  ) {
    super(`${request}: ${status} ${text}`)
  }
}
