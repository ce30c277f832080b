/**
 * An error that leads to a `409` with its message. Medusa's error handler replaces the message of a `MedusaError` `CONFLICT` with a
 * general text, but keeps that of an HTTP error.
 */
export function conflict(message: string): Error {
  return Object.assign(new Error(message), { status: 409, statusCode: 409, expose: true })
}
