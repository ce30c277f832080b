import { errorOf } from "../types/typed"

/**
 * Why a request got no response, as the end of a sentence. The message of `fetch` is only "fetch failed", and the reason is in its cause.
 * An error has no message when several addresses of a name were tried.
 */
export function whyUnreachable(thrown: unknown): string {
  const error = errorOf(thrown)
  const cause = error.cause === undefined ? error : errorOf(error.cause)
  const { code } = Object(cause)
  return explain(code) ?? (cause.message || String(code ?? error.message))
}

/** Sources of the codes: Node's `errors` and `tls`, undici's `core/errors.js`, and OpenSSL's reasons as Node names them. */
function explain(code: unknown): string | undefined {
  switch (code) {
    case "ECONNREFUSED":
      return "the connection was refused, because nothing listens there"
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "its host name was not found"
    case "ETIMEDOUT":
    case "UND_ERR_CONNECT_TIMEOUT":
      return "there was no connection in time"
    case "ECONNRESET":
    case "UND_ERR_SOCKET":
      return "the connection was closed before there was a response"
    case "ERR_SSL_WRONG_VERSION_NUMBER":
    case "ERR_SSL_PACKET_LENGTH_TOO_LONG":
      return "it does not speak https: there. Its URL may begin with http:"
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return "its certificate is for another host name"
    case "CERT_HAS_EXPIRED":
      return "its certificate has expired"
    case "CERT_NOT_YET_VALID":
      return "its certificate is not valid yet, or the clock of this machine is wrong"
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
      return "its certificate is self-signed. To trust it, set NODE_EXTRA_CA_CERTS to the file of this certificate (PEM)"
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "CERT_UNTRUSTED":
      return "its certificate is not trusted. If an authority of your own has signed it, set NODE_EXTRA_CA_CERTS to the file of that authority's certificate (PEM)"
    default:
      return undefined
  }
}
