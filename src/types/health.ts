/** A comparison of every resource of the shop with what was sent last. */
export type SweepRound = {
  began_at: Date
  finished_at: Date | null
  /** Resources that were compared. */
  checked: number
  /** Of these, the ones that had changed, and nobody had been sent it. */
  changed: number
  /** Resources that were gone, and nobody had been sent it. */
  deleted: number
}

/** How the plugin keeps up with its work, over all processes. */
export type PipelineHealth = {
  /** Captured events that wait to become deliveries: exact up to 10,000, then capped there. */
  waiting_events: number
  /** When the one that waits longest was captured, and how many seconds ago; null and 0 when none waits. */
  oldest_event_at: Date | null
  oldest_event_seconds: number
  /** Deliveries of active webhooks that wait for an attempt, now or later: exact up to 100,000, then capped there. */
  backlog: number
  backlog_capped: boolean
  /**
   * Since when a delivery is due that nothing but dispatch holds up, and for how many seconds; null and 0 when there is
   * none. Deliveries of failing webhooks and of those with a rate limit are left out: their receivers hold them up.
   */
  oldest_due_at: Date | null
  oldest_due_seconds: number
  /** Active webhooks whose receivers fail, and those that the plugin has disabled for that. */
  failing_webhooks: number
  disabled_webhooks: number
  /** Start of the last attempt that was recorded for a webhook's health: pings and tests are none; within a second. */
  last_dispatch_at: Date | null
  /** Up to when was looked for what the event bus lost; null while no webhook wants a topic that is looked after. */
  last_catch_up_at: Date | null
  /** The comparison of the shop with the snapshots: its last whole round, and the one under way; null where there is none. */
  sweep: { finished: SweepRound | null; running: SweepRound | null }
  /**
   * What the database, or JSON, refuses for its content, and was left out so that it stops nothing behind it: events, and
   * outcomes of attempts. Counted since the plugin was installed; the log has a line for each.
   */
  set_aside: {
    count: number
    /** What the last one was and why it was refused, without values. */
    last_error: string | null
    last_at: Date | null
  }
}
