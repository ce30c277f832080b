import { isIP } from "node:net"
import { MedusaError } from "@medusajs/framework/utils"
import ipaddr from "ipaddr.js"

import { IPV4_NOT_GLOBAL, IPV6_GLOBAL, IPV6_NOT_GLOBAL } from "./special-ranges"

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Range = [Address, number]

/** The plugin option `network`. */
export type NetworkOptions = {
  /** IP addresses and CIDR ranges that are permitted although they are not global unicast. */
  allow: string[]
  /** Whether `http:` URLs are accepted. */
  allowHttp: boolean
  /** URL of an egress proxy, which may contain a user name and a password. Default: none. */
  proxy?: string | null
}

/**
 * The addresses to which webhooks may be sent: global unicast, and those that the merchant allows.
 *
 * `allow` permits exactly its addresses, in their family. An IPv6 form of an allowed IPv4 address (`::ffff:10.0.0.1`) is not
 * permitted: no resolver returns it normally, so it is probably an attempt to bypass the policy.
 */
export class NetworkPolicy {
  readonly allowHttp: boolean
  private readonly allowed: Range[]

  /** @throws MedusaError INVALID_DATA when `allow` contains a text that is not an IP address or a CIDR range. */
  constructor({ allow, allowHttp }: NetworkOptions) {
    this.allowHttp = allowHttp
    this.allowed = allow.map(rangeOf)
  }

  /** Whether connections to this IP address are permitted. A text that is no plain address (a host name, a zone id) is not. */
  permits(address: string): boolean {
    const parsed = parse(address)
    return (
      parsed !== null && (this.allowed.some((range) => contains(range, parsed)) || isGlobalUnicast(parsed))
    )
  }
}

const ipv4NotGlobal = Object.keys(IPV4_NOT_GLOBAL).map(rangeOf)
const ipv6NotGlobal = Object.keys(IPV6_NOT_GLOBAL).map(rangeOf)
const ipv6Global = rangeOf(IPV6_GLOBAL)

function isGlobalUnicast(address: Address): boolean {
  if (address instanceof ipaddr.IPv4) {
    return !ipv4NotGlobal.some((range) => contains(range, address))
  }
  return (
    contains(ipv6Global, address) &&
    !ipv6NotGlobal.some((range) => contains(range, address)) &&
    !isIsatap(address)
  )
}

/** ISATAP embeds an IPv4 address after the interface id 0:5efe or 200:5efe, under any prefix (RFC 5214, 6.1). */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return (parts[4] === 0 || parts[4] === 0x200) && parts[5] === 0x5efe
}

/** `isIP` is checked first: `ipaddr.js` also accepts octal, hexadecimal and short forms, and ignores zone ids in comparisons. */
function parse(address: string): Address | null {
  return isIP(address) === 0 || address.includes("%") ? null : ipaddr.parse(address)
}

/** Whether a text is an IP address or a CIDR range in plain notation: no octal, hex or short form, no zone id. */
export function isRange(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/")
  const plain = isIP(address) !== 0 && !address.includes("%") && rest.length === 0
  return (
    plain && (bits === undefined || (/^(0|[1-9]\d{0,2})$/.test(bits) && Number(bits) <= lengthOf(address)))
  )
}

/** Parses a range. @throws MedusaError INVALID_DATA for an invalid one. */
function rangeOf(text: string): Range {
  if (!isRange(text)) {
    throw new MedusaError(MedusaError.Types.INVALID_DATA, `${text} is not an IP address or a CIDR range`)
  }
  const [address = "", bits] = text.split("/")
  return [ipaddr.parse(address), bits === undefined ? lengthOf(address) : Number(bits)]
}

function lengthOf(address: string): number {
  return isIP(address) === 4 ? 32 : 128
}

function contains([network, bits]: Range, address: Address): boolean {
  return network.kind() === address.kind() && address.match(network, bits)
}
