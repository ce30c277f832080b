/** Deterministic addresses for the guard's property tests, by arithmetic of their own. */

/** mulberry32: small, seeded, good enough to scatter samples. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function ipv4Number(text: string): number {
  return text.split(".").reduce((number, part) => number * 256 + Number(part), 0)
}

export function ipv4Text(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".")
}

/** Eight groups in full, `2001:db8::1` included. */
export function ipv6Number(text: string): bigint {
  const [head = "", tail] = text.split("::")
  const left = head === "" ? [] : head.split(":")
  const right = tail === undefined || tail === "" ? [] : tail.split(":")
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill("0")
  return [...left, ...zeros, ...right].reduce((number, group) => (number << 16n) + BigInt(`0x${group}`), 0n)
}

export function ipv6Text(number: bigint): string {
  const hex = number.toString(16).padStart(32, "0")
  return (hex.match(/.{4}/g) ?? []).join(":")
}

export function randomBits(random: () => number, bits: number): bigint {
  let number = 0n
  for (let done = 0; done < bits; done += 16) {
    number = (number << 16n) + BigInt(Math.floor(random() * 65536))
  }
  return BigInt.asUintN(bits, number)
}
