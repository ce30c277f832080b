import { isIP } from "node:net"

import type { NetworkPolicy } from "./network-policy"

export const URL_PROBLEMS = [
  "not_a_url",
  "protocol",
  "http",
  "credentials",
  "host",
  "port",
  "address",
] as const

export type UrlProblem = (typeof URL_PROBLEMS)[number]

/** Whether a URL may be delivered to, as far as the URL itself tells. */
export type UrlVerdict = { kind: "accepted"; url: URL } | { kind: "refused"; problem: UrlProblem }

/**
 * Judges a URL without looking its name up. `URL` turns decimal, octal, hex, short and full-width notations of an
 * IPv4 address into the plain one, so judging `hostname` judges them all.
 */
export function checkUrl(text: string, policy: NetworkPolicy): UrlVerdict {
  const url = parseUrl(text)
  if (!url) {
    return refused("not_a_url")
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return refused("protocol")
  }
  if (url.protocol === "http:" && !policy.allowHttp) {
    return refused("http")
  }
  if (url.username !== "" || url.password !== "") {
    return refused("credentials")
  }
  if (/^\.*$/.test(url.hostname)) {
    return refused("host")
  }
  if (url.port === "0") {
    return refused("port")
  }
  const literal = ipLiteralOf(url)
  return literal !== null && !policy.permits(literal) ? refused("address") : { kind: "accepted", url }
}

/**
 * The URL that a text is; undefined when it is none. Not `URL.canParse`: once a busy process has compiled the call, Node 20
 * (seen with 20.20.2) says false for every text with a character beyond ASCII, and `https://bücher.example/` would be
 * refused from then on.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** The IP address a URL names, without brackets; null when it names a host. */
export function ipLiteralOf({ hostname }: URL): string | null {
  const bare = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname
  return isIP(bare) === 0 ? null : bare
}

/** A refusal in words. Names no address, so that it helps nobody map the network. */
export function messageOf(problem: UrlProblem): string {
  switch (problem) {
    case "not_a_url":
      return "The URL is not valid"
    case "protocol":
      return "The URL must start with https://"
    case "http":
      return "The URL must start with https://, as http:// is not allowed"
    case "credentials":
      return "The URL must not contain a user name or password"
    case "host":
      return "The URL has no host name"
    case "port":
      return "The URL names port 0, on which nothing can listen"
    case "address":
      return "The URL points to a private network, where webhooks may not be sent. Use a public address, or allow it with the plugin option network.allow"
  }
}

function refused(problem: UrlProblem): UrlVerdict {
  return { kind: "refused", problem }
}
