/** What `--respond`, `--delay` and `--times` say. */
export type ChosenAnswer = {
  /** undefined: the answer that would be given anyway, later. */
  status: number | undefined
  delayMs: number
  /** For the first so many requests. */
  times: number
}

/** Deals the chosen answer out to the first requests. @returns undefined for those after them. */
export function dealAnswers(chosen: ChosenAnswer | undefined): () => ChosenAnswer | undefined {
  let dealt = 0
  return () => (chosen && dealt++ < chosen.times ? chosen : undefined)
}
