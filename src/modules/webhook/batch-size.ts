/** Deliveries that one statement changes: a tenth of a second on a small machine, far from a time-out of two seconds. */
const LARGEST = 1_000

/** Deliveries that a statement reads for each that it may change. Of a single one, only itself. */
const READ_EACH = 10

/**
 * The size of a bulk action's next batch. It is halved after each batch that fails, down to one delivery, and doubled after each
 * that succeeds.
 */
export class BatchSize {
  private size = LARGEST

  /** The limits of the next statement: how many deliveries it changes, and how many it reads. */
  get limits(): { limit: number; read: number } {
    return { limit: this.size, read: this.size === 1 ? 1 : this.size * READ_EACH }
  }

  get isSmallest(): boolean {
    return this.size === 1
  }

  halve(): void {
    this.size = Math.floor(this.size / 2) || 1
  }

  double(): void {
    this.size = Math.min(this.size * 2, LARGEST)
  }
}
