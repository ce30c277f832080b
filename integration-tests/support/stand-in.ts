import { asWritten } from "../../src/types/typed"

/** The part of an object that a test needs, instead of the whole. The types of the part are checked. */
export function standIn<Whole extends object>(part: { [Name in keyof Whole]?: Whole[Name] }): Whole {
  return asWritten(part)
}
