/** A round of the sweep, which compares every resource of the shop with its last message. */
export type SweepRound = {
  began_at: Date
  finished_at: Date | null
  /** How many resources were compared. */
  checked: number
  /** How many had changed without a message. */
  changed: number
  /** How many had been deleted without a message. */
  deleted: number
}

/** The state of the plugin's queues, over all processes. */
export type PipelineHealth = {
  /** Captured events that wait for fan-out. Exact up to 10,000, which is the maximum. */
  waiting_events: number
  /** When the oldest of them was captured, and how many seconds ago. Null and 0 when none waits. */
  oldest_event_at: Date | null
  oldest_event_seconds: number
  /** Deliveries of active webhooks that wait for an attempt, now or later. Exact up to 100,000, which is the maximum. */
  backlog: number
  backlog_capped: boolean
  /**
   * When the oldest due delivery became due, and how many seconds ago. Null and 0 when none is due. Deliveries of failing webhooks and
   * of webhooks with a rate limit do not count, because they do not wait for the plugin.
   */
  oldest_due_at: Date | null
  oldest_due_seconds: number
  /** Active webhooks that are failing, and webhooks that the plugin has disabled for their failures. */
  failing_webhooks: number
  disabled_webhooks: number
  /** Start of the last attempt of any webhook, to the second, without pings and tests. */
  last_dispatch_at: Date | null
  /** Up to which time catch-up has looked for events that the event bus lost. Null while no webhook has a topic that catch-up covers. */
  last_catch_up_at: Date | null
  /** The sweep: its last finished round, and the running one. Null when there is none. */
  sweep: { finished: SweepRound | null; running: SweepRound | null }
  /**
   * Events, outcomes of attempts and deliveries of bulk actions that PostgreSQL or JSON does not accept. They were skipped, so that
   * those after them are processed. Counted since the installation of the plugin. Each has a line in the server's log.
   */
  set_aside: {
    count: number
    /** What the last one was and why it was skipped, without its values. */
    last_error: string | null
    last_at: Date | null
  }
}
