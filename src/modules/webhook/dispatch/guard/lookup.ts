import { errorOf } from "../../../../types/typed"
import type { LookupAddress } from "node:dns"
import type { LookupFunction } from "node:net"

import type { NetworkPolicy } from "./network-policy"

type LookupCallback = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void

/** Finds every address of a name; `dns.lookup` is one. */
export type Lookup = (hostname: string, options: { all: true }, callback: LookupCallback) => void

/** The policy does not permit the address, or one of the name's addresses. */
export class BlockedAddressError extends Error {
  constructor() {
    super("address not permitted")
    this.name = "BlockedAddressError"
  }
}

/**
 * A lookup for `net.connect` that hands out addresses only when the policy permits every one of them. The socket
 * dials what it is handed, so the address connected is the address checked, whatever the name says a moment later.
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
 * Lets concurrent lookups of one name share one. `dns.lookup` has two threads for the whole process (half of libuv's
 * pool), so a name whose server never answers would otherwise hold up every other name.
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
    const answer: LookupCallback = (error, addresses) => {
      underWay.delete(hostname)
      callbacks.forEach((each) => each(error, addresses))
    }
    underWay.set(hostname, callbacks)
    try {
      lookup(hostname, options, answer)
    } catch (error) {
      answer(errorOf(error), [])
    }
  }
}

function nameNotFound(hostname: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`no address for ${hostname}`), { code: "ENOTFOUND" })
}
