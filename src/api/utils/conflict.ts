/**
 * A `409` whose message is shown. Medusa's error handler replaces the message of its own conflicts with a text that names nothing;
 * an error of HTTP keeps it.
 */
export function conflict(message: string): Error {
  return Object.assign(new Error(message), { status: 409, statusCode: 409, expose: true })
}
