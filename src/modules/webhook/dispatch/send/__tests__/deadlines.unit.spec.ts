import { Deadlines } from "../deadlines"

const TIMEOUT_MS = 10_000

/** Sets this many deadlines for the same time. @returns when each passed, in milliseconds after that time. */
function together(deadlines: Deadlines, count: number): number[] {
  const passedAt: number[] = []
  const at = performance.now() + TIMEOUT_MS
  for (let n = 0; n < count; n++) {
    deadlines.set(TIMEOUT_MS, () => passedAt.push(performance.now() - at))
  }
  return passedAt
}

describe("deadlines that pass together", () => {
  beforeEach(() => void jest.useFakeTimers())
  afterEach(() => void jest.useRealTimers())

  it("take turns, so that what else is due does not wait for all of them", () => {
    const passedAt = together(new Deadlines(), 1_000)
    let between = 0
    setTimeout(() => (between = passedAt.length), TIMEOUT_MS + 400)

    jest.advanceTimersByTime(TIMEOUT_MS + 5_000)

    expect(passedAt).toHaveLength(1_000)
    expect(between).toBeGreaterThan(50)
    expect(between).toBeLessThan(150)
  })

  it("have all passed four seconds later, however many there are", () => {
    const passedAt = together(new Deadlines(), 5_000)

    jest.advanceTimersByTime(TIMEOUT_MS + 5_000)

    expect(passedAt).toHaveLength(5_000)
    expect(Math.max(...passedAt)).toBeLessThanOrEqual(4_010)
  })

  it("pass at once when there is one, also after many", () => {
    const deadlines = new Deadlines()
    together(deadlines, 100)
    jest.advanceTimersByTime(TIMEOUT_MS + 5_000)

    const passedAt = together(deadlines, 1)
    jest.advanceTimersByTime(TIMEOUT_MS + 2)

    expect(passedAt).toHaveLength(1)
  })

  it("do not pass when they are cancelled, also while they wait for their turn", () => {
    const deadlines = new Deadlines()
    const expire = jest.fn()
    const cancel = [0, 1, 2].map(() => deadlines.set(TIMEOUT_MS, () => expire()))
    cancel[0]?.()
    jest.advanceTimersByTime(TIMEOUT_MS + 1)
    cancel[2]?.()

    jest.advanceTimersByTime(5_000)

    expect(expire).toHaveBeenCalledTimes(1)
  })
})
