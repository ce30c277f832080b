import type { Moved, Step } from "./plan-take-over"

/** The plan as a table, with a line for each webhook to create and for each row that is skipped. */
export function planLines(steps: readonly Step[]): string[] {
  const header = ["", "URL", "topics", ""]
  const table = [header, ...steps.map(cellsOf)]
  const widths = header.map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)))
  return table.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd()
  )
}

function cellsOf(step: Step): string[] {
  switch (step.kind) {
    case "create":
      return [
        `create, ${step.status}`,
        step.url,
        step.moved.map(topicText).join(", "),
        `${step.moved.length} rows`,
      ]
    case "there":
      return ["is there", step.moved.row.target_url, topicText(step.moved), step.webhookId]
    case "refused":
      return [
        "REFUSED",
        step.moved.row.target_url,
        topicText(step.moved),
        `${step.moved.row.id}: ${step.why}`,
      ]
  }
}

/** The topic, and the event if its name differs. */
function topicText({ row, topic }: Moved): string {
  return topic === row.event_type ? topic : `${topic} (${row.event_type})`
}
