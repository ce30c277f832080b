import AxeBuilder from "@axe-core/playwright"
import type { Page } from "playwright-core"

/** What axe calls worse than moderate. */
const SERIOUS = ["serious", "critical"]

/**
 * What keeps people with a disability from using the part of the page that a selector names: the rule and the element,
 * a line each. Around it stand Medusa's own sidebar and bars, which have findings of their own.
 */
export async function seriousFindings(page: Page, part: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze()
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact ?? ""))
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
