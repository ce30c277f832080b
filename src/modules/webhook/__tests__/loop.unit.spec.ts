import { runEach } from "../loop"

describe("tasks one after the other", () => {
  it("all run, though some fail, and the first error is thrown when all have ended", async () => {
    const ran: number[] = []
    const task = (number: number, error?: string) => async () => {
      ran.push(number)
      if (error !== undefined) {
        throw new Error(error)
      }
    }
    await expect(runEach([task(1), task(2, "first"), task(3, "second"), task(4)])).rejects.toThrow("first")
    expect(ran).toEqual([1, 2, 3, 4])
  })

  it("never run at the same time", async () => {
    let running = 0
    const task = async () => {
      expect(++running).toBe(1)
      await new Promise(setImmediate)
      running -= 1
    }
    await runEach([task, task, task])
    expect(running).toBe(0)
  })
})
