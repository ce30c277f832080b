import { lastOf, zip } from "../types/typed"

/**
 * The candidate that is most similar to a misspelt word; undefined when more than a third of the letters differ in all of them.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const best = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate) }))
    .sort((a, b) => a.distance - b.distance)[0]
  return best && best.distance <= Math.max(1, word.length / 3) ? best.candidate : undefined
}

/** Levenshtein distance: letters to insert, delete or replace to get from one word to the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    let left = i
    zip(row.slice(0, -1), row.slice(1)).forEach(([diagonal, above], j) => {
      left = Math.min(diagonal + (from[i - 1] === to[j] ? 0 : 1), above + 1, left + 1)
      next.push(left)
    })
    row = next
  }
  return lastOf(row)
}
