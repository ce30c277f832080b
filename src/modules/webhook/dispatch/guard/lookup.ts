import { errorOf } from "../../../../types/typed"
import type { LookupAddress } from "node:dns"
import type { LookupFunction } from "node:net"

import type { NetworkPolicy } from "./network-policy"

type LookupCallback = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void

/** Finds all addresses of a host, like `dns.lookup`. */
export type Lookup = (hostname: string, options: { all: true }, callback: LookupCallback) => void

/** The policy does not permit the address, or one of the host's addresses. */
export class BlockedAddressError extends Error {
  constructor() {
    super("address not permitted")
    this.name = "BlockedAddressError"
  }
}

/**
 * A lookup for `net.connect` that returns addresses only if the policy permits all of them, else a `BlockedAddressError`. The
 * socket connects to the returned address, so a later change of the DNS entry (DNS rebinding) has no effect.
 */
export function guardLookup(policy: NetworkPolicy, lookup: Lookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { all: true }, (error, addresses) => {
      const first = addresses?.[0]
      if (error || !first) {
        callback(error ?? nameNotFound(hostname), [])
      } else if (!addresses.every(({ address }) => policy.permits(address))) {
        callback(new BlockedAddressError(), [])
      } else if (options.all) {
        callback(null, addresses)
      } else {
        callback(null, first.address, first.family)
      }
    })
  }
}

/**
 * Joins concurrent lookups of the same host. `dns.lookup` has two threads for the whole process (half of libuv's pool), so
 * several lookups of a host whose name server does not answer would block all others.
 */
export function joinLookups(lookup: Lookup): Lookup {
  const underWay = new Map<string, LookupCallback[]>()

  return (hostname, options, callback) => {
    const joined = underWay.get(hostname)
    if (joined) {
      joined.push(callback)
      return
    }
    const callbacks = [callback]
    const settle: LookupCallback = (error, addresses) => {
      underWay.delete(hostname)
      callbacks.forEach((each) => each(error, addresses))
    }
    underWay.set(hostname, callbacks)
    try {
      lookup(hostname, options, settle)
    } catch (error) {
      settle(errorOf(error), [])
    }
  }
}

function nameNotFound(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`no address for ${hostname}`), { code: "ENOTFOUND" })
}
