import { standIn } from "../../../../../integration-tests/support/stand-in"
import type { Logger } from "@medusajs/framework/types"

import { present } from "../../../../../scripts/present"
import type { WebhookAlert } from "../../../../types"
import { asWritten } from "../../../../types/typed"
import { Alerts } from "../alerts"

const recovered = (id: number): WebhookAlert => ({ name: "webhook.recovered", data: { id: `whk_${id}` } })
const many = (count: number) => Array.from({ length: count }, (_, id) => recovered(id))

/** A bus that responds on demand. */
class SlowBus {
  readonly calls: WebhookAlert[][] = []
  private answers: ((error?: Error) => void)[] = []

  emit = (messages: unknown) =>
    new Promise<void>((resolve, reject) => {
      this.calls.push(asWritten(messages))
      this.answers.push((error) => (error ? reject(error) : resolve()))
    })

  async answer(error?: Error): Promise<void> {
    present(this.answers.shift(), "shift()")(error)
    await new Promise(setImmediate)
  }
}

describe("alerts", () => {
  let bus: SlowBus
  let errors: string[]
  let alerts: Alerts

  beforeEach(() => {
    bus = new SlowBus()
    errors = []
    alerts = new Alerts(bus, standIn<Logger>({ error: (message: string) => errors.push(message) }))
  })

  it("are emitted at once, and those that come meanwhile in one call after that", async () => {
    alerts.emit([recovered(1)])
    alerts.emit([recovered(2)])
    alerts.emit([recovered(3), recovered(4)])
    expect(bus.calls).toEqual([[recovered(1)]])
    await bus.answer()
    expect(bus.calls.slice(1)).toEqual([[recovered(2), recovered(3), recovered(4)]])
    await bus.answer()
    await alerts.close()
    expect(errors).toEqual([])
  })

  it("are nothing to emit where there are none", async () => {
    alerts.emit([])
    await alerts.close()
    expect(bus.calls).toEqual([])
  })

  it("that the bus refuses are logged, and the next are emitted", async () => {
    alerts.emit([recovered(1)])
    await bus.answer(new Error("no connection"))
    alerts.emit([recovered(2)])
    await bus.answer()
    expect(bus.calls).toHaveLength(2)
    expect(errors).toEqual([expect.stringContaining("no connection")])
  })

  it("are dropped, and counted in the log, where the bus does not keep up", async () => {
    alerts.emit([recovered(1)])
    alerts.emit(many(12_000))
    await bus.answer()
    expect(bus.calls[1]).toHaveLength(10_000)
    expect(errors).toEqual([expect.stringContaining("2000 alerts were dropped")])
  })

  it("that the bus has not taken within 30 s are logged, and the next are emitted", async () => {
    jest.useFakeTimers()
    alerts.emit([recovered(1)])
    alerts.emit([recovered(2)])
    await jest.advanceTimersByTimeAsync(30_000)
    jest.useRealTimers()
    expect(errors).toEqual(["webhooks: alerts were not emitted: The event bus took longer than 30 s"])
    expect(bus.calls).toEqual([[recovered(1)], [recovered(2)]])
  })

  it("hold up no shutdown where the bus does not answer", async () => {
    alerts.emit([recovered(1)])
    await alerts.close()
    expect(bus.calls).toHaveLength(1)
  })
})
