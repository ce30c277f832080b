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

/** The result of checking a URL without a DNS lookup. */
export type UrlVerdict = { kind: "accepted"; url: URL } | { kind: "refused"; problem: UrlProblem }

/**
 * Checks a URL without a DNS lookup. `URL` converts decimal, octal, hexadecimal, short and full-width notations of an IPv4
 * address to the plain one, so a check of `hostname` covers all of them.
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
 * Parses a URL; undefined for an invalid one. `URL.canParse` is not used: once the call is optimised in a busy process, Node 20
 * (seen with 20.20.2) returns false for all texts with non-ASCII characters, so that `https://bücher.example/` would be
 * refused.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** The IP address in a URL, without brackets; null when the URL has a host name. */
export function ipLiteralOf({ hostname }: URL): string | null {
  const bare = hostname.startsWith("[") ? hostname.slice(1, -1) : hostname
  return isIP(bare) === 0 ? null : bare
}

/** The message for a problem. It contains no address, so that it reveals nothing about the network. */
export function urlProblemText(problem: UrlProblem): string {
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
      return "The URL points to a private network, where webhooks may not be sent. Use a public address, or allow it with the plugin option network.allow (for an app: apps.network.allow)."
  }
}

function refused(problem: UrlProblem): UrlVerdict {
  return { kind: "refused", problem }
}
