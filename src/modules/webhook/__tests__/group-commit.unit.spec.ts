import { firstOf, itemAt } from "../../../../scripts/present"
import { GroupCommit, RefusedError } from "../group-commit"
import { errorText } from "../safe-errors"

/** A write that ends when told to. */
function heldWrite() {
  const writes: { items: number[]; end: (error?: Error) => void }[] = []
  const write = (items: readonly number[]) =>
    new Promise<void>((resolve, reject) =>
      writes.push({ items: [...items], end: (error) => (error ? reject(error) : resolve()) })
    )
  return { writes, write }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe("a group commit", () => {
  it("writes together what one turn of the event loop brings, as the events of one change", async () => {
    const { writes, write } = heldWrite()
    const group = new GroupCommit<number>(write, () => undefined)

    const all = [1, 2].map((item) => group.add([item]))
    await Promise.resolve().then(() => all.push(group.add([3])))
    await turn()
    expect(writes.map((one) => one.items)).toEqual([[1, 2, 3]])
    firstOf(writes).end()

    await Promise.all(all)
  })

  it("lets what arrives during a write share the next", async () => {
    const { writes, write } = heldWrite()
    const group = new GroupCommit<number>(write, () => undefined)

    const first = group.add([1])
    await turn()
    const all = [first, ...[2, 3, 4].map((item) => group.add([item]))]
    await turn()
    expect(writes.map((one) => one.items)).toEqual([[1]])
    firstOf(writes).end()
    await turn()
    await turn()
    expect(itemAt(writes, 1).items).toEqual([2, 3, 4])
    itemAt(writes, 1).end()

    await Promise.all(all)
  })

  it("resolves for none before the write that holds its items has ended", async () => {
    const { writes, write } = heldWrite()
    const group = new GroupCommit<number>(write, () => undefined)
    let answered = false

    const added = group.add([1]).then(() => (answered = true))
    await turn()
    expect(answered).toBe(false)
    firstOf(writes).end()

    await added
  })

  it("tries a failed write again until it succeeds", async () => {
    const failures: string[] = []
    let tries = 0
    const group = new GroupCommit<number>(
      async () => {
        if (++tries < 3) {
          throw new Error("connection lost")
        }
      },
      (error) => failures.push(errorText(error))
    )

    await group.add([1])
    expect(failures).toEqual(["connection lost", "connection lost"])
  })

  it("refuses alone what the database can never take", async () => {
    const written: number[] = []
    const group = new GroupCommit<number>(
      async (items) => {
        await turn()
        if (items.includes(13)) {
          throw Object.assign(new Error("invalid byte sequence"), { code: "22021" })
        }
        written.push(...items)
      },
      () => undefined
    )

    const results = await Promise.allSettled([1, 2, 13, 4].map((item) => group.add([item])))
    expect(results.map((one) => one.status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"])
    expect(written).toEqual([1, 2, 4])
  })

  it("writes what is left of a caller's items when one of them is refused, and says which and why", async () => {
    const written: number[] = []
    const setAside: [number, string][] = []
    const group = new GroupCommit<number>(
      async (items) => {
        if (items.includes(13)) {
          throw Object.assign(new Error("insert … (13, 'secret')"), { code: "23514", constraint: "no_13" })
        }
        written.push(...items)
      },
      () => undefined,
      0,
      (item, reason) => void setAside.push([item, reason])
    )

    await expect(group.add([12, 13, 14])).rejects.toThrow(RefusedError)
    expect(written).toEqual([12, 14])
    expect(setAside).toEqual([[13, "the database refuses it (SQLSTATE 23514, no_13)"]])
  })

  it("finds one that is refused among a thousand in some twenty writes", async () => {
    let writes = 0
    const group = new GroupCommit<number>(
      async (items) => {
        writes++
        if (items.includes(700)) {
          throw new TypeError("Do not know how to serialize a BigInt")
        }
      },
      () => undefined
    )

    await Promise.allSettled(Array.from({ length: 1_000 }, (_, item) => group.add([item])))
    expect(writes).toBeLessThanOrEqual(21)
  })

  it("writes in halves what takes too long together", async () => {
    const sizes: number[] = []
    const group = new GroupCommit<number>(
      async (items) => {
        if (items.length > 300) {
          throw Object.assign(new Error("canceling statement due to statement timeout"), { code: "57014" })
        }
        sizes.push(items.length)
      },
      () => undefined
    )

    await Promise.all(Array.from({ length: 1_000 }, (_, item) => group.add([item])))
    expect(sizes).toEqual([250, 250, 250, 250])
  })

  describe("with an item whose write takes too long even alone", () => {
    const timeout = () =>
      Object.assign(new Error("canceling statement due to statement timeout"), { code: "57014" })

    /** Item 13 is locked until `free` is called. */
    function withLocked() {
      let isLocked = true
      const written: number[] = []
      const group = new GroupCommit<number>(
        async (items) => {
          await Promise.resolve()
          if (isLocked && items.includes(13)) {
            throw timeout()
          }
          written.push(...items)
        },
        () => undefined
      )
      return { group, written, free: () => void (isLocked = false) }
    }

    beforeEach(() => void jest.useFakeTimers())
    afterEach(() => void jest.useRealTimers())

    it("writes the others, also later ones, and that item when it can be written", async () => {
      const { group, written, free } = withLocked()
      let isDone = false
      const locked = group.add([12, 13]).then(() => (isDone = true))
      const others = Promise.all([1, 2, 3].map((item) => group.add([item])))
      await jest.advanceTimersByTimeAsync(10)
      await others
      const later = group.add([4])
      await jest.advanceTimersByTimeAsync(10)
      await later
      expect(written.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 12])
      expect(isDone).toBe(false)

      await jest.advanceTimersByTimeAsync(10_000)
      free()
      await jest.advanceTimersByTimeAsync(60_000)
      await locked
      expect(written.at(-1)).toBe(13)
    })

    it("tries it once more when it is closed, and then refuses it", async () => {
      const { group } = withLocked()
      const refused = expect(group.add([13])).rejects.toThrow("statement timeout")
      await jest.advanceTimersByTimeAsync(10)
      const closed = group.close()
      await jest.advanceTimersByTimeAsync(10)
      await closed
      await refused
    })

    it("has tried it when it is closed, also if others are written at that time", async () => {
      const { writes, write } = heldWrite()
      const group = new GroupCommit<number>(write, () => undefined)
      const ends: string[] = []
      group.add([13]).catch(() => ends.push("refused"))
      const other = group.add([1])
      await jest.advanceTimersByTimeAsync(10)
      itemAt(writes, 0).end(timeout())
      await jest.advanceTimersByTimeAsync(10)
      expect(itemAt(writes, 1).items).toEqual([13])
      itemAt(writes, 1).end(timeout())
      await jest.advanceTimersByTimeAsync(10)
      const closed = group.close().then(() => ends.push("closed"))
      itemAt(writes, 2).end()
      await jest.advanceTimersByTimeAsync(10)
      await other
      expect(itemAt(writes, 3).items).toEqual([13])
      itemAt(writes, 3).end(timeout())
      await jest.advanceTimersByTimeAsync(10)
      await closed
      expect(ends).toEqual(["refused", "closed"])
    })
  })

  it("bounds a write to a thousand items", async () => {
    const sizes: number[] = []
    const group = new GroupCommit<number>(
      async (items) => {
        sizes.push(items.length)
        await turn()
      },
      () => undefined
    )

    await Promise.all(Array.from({ length: 2_500 }, (_, item) => group.add([item])))
    expect(Math.max(...sizes)).toBe(1_000)
    expect(sizes.reduce((sum, size) => sum + size)).toBe(2_500)
  })

  it("closes with what waits written, and refuses what cannot be", async () => {
    const { writes, write } = heldWrite()
    const group = new GroupCommit<number>(write, () => undefined)

    const added = group.add([1])
    const closed = group.close()
    await turn()
    firstOf(writes).end(new Error("connection lost"))

    await expect(added).rejects.toThrow("connection lost")
    await closed
  })
})
