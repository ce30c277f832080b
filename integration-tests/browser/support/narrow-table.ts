import type { Locator } from "playwright-core"

import { present } from "../../../scripts/present"

/**
 * Expects of a table that is wider than its window: it shows the status of a row whole, directly beside the row's name. When the table is
 * scrolled to its end, the name stays where it is, and nothing covers it.
 */
export async function expectPinnedName(name: Locator, status: Locator): Promise<void> {
  const cell = name.locator("xpath=ancestor::td")
  const [pinned, beside] = [await boxOf(cell), await boxOf(status)]
  expect(await boxOf(status.locator("xpath=ancestor::td/preceding-sibling::td[1]"))).toEqual(pinned)
  expect(beside.left).toBeGreaterThanOrEqual(pinned.right)
  expect(beside.right).toBeLessThanOrEqual(await cell.evaluate(rightOfTable))

  expect(await cell.evaluate(scrollToEnd)).toBeGreaterThan(0)

  expect(await boxOf(cell)).toEqual(pinned)
  expect(await name.evaluate(isUncovered)).toBe(true)
}

async function boxOf(part: Locator): Promise<{ left: number; right: number }> {
  const { x, width } = present(await part.boundingBox(), "its place")
  return { left: x, right: x + width }
}

// These run in the page.

function rightOfTable(cell: Element): number {
  return cell.closest("table")?.parentElement?.getBoundingClientRect().right ?? 0
}

/** @returns the pixels by which the table was scrolled. */
function scrollToEnd(cell: Element): number {
  const frame = cell.closest("table")?.parentElement
  frame?.scrollTo({ left: frame.scrollWidth, behavior: "instant" })
  return frame?.scrollLeft ?? 0
}

function isUncovered(element: Element): boolean {
  const { x, y, width, height } = element.getBoundingClientRect()
  return element.contains(document.elementFromPoint(x + width / 2, y + height / 2))
}
