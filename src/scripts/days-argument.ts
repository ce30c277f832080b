/**
 * The only argument of a script: a number of days such as `7` or `0.5`. Undefined when it is absent.
 * @throws Error that names the argument, for another text and for further arguments.
 */
export function daysArgument([days, ...others]: readonly string[]): number | undefined {
  if (others.length) {
    throw new Error(`The only argument is days, not ${JSON.stringify([days, ...others].join(" "))}`)
  }
  if (days !== undefined && !/^\d+(\.\d+)?$/.test(days)) {
    throw new Error(`The argument days must be a number of days such as 7, not ${JSON.stringify(days)}`)
  }
  return days === undefined ? undefined : Number(days)
}
