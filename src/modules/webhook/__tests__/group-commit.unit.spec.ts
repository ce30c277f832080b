import { GroupCommit } from "../group-commit"

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
    writes[0]!.end()

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
    writes[0]!.end()
    await turn()
    await turn()
    expect(writes[1]!.items).toEqual([2, 3, 4])
    writes[1]!.end()

    await Promise.all(all)
  })

  it("answers nobody before the write that holds its items has ended", async () => {
    const { writes, write } = heldWrite()
    const group = new GroupCommit<number>(write, () => undefined)
    let answered = false

    const added = group.add([1]).then(() => (answered = true))
    await turn()
    expect(answered).toBe(false)
    writes[0]!.end()

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
      (error) => failures.push(error.message)
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
    writes[0]!.end(new Error("connection lost"))

    await expect(added).rejects.toThrow("connection lost")
    await closed
  })
})
