import AxeBuilder from "@axe-core/playwright"
import type { Page } from "playwright-core"

/** What Medusa's form labels show beside them, in a colour of Medusa's that is too faint on dark. */
const MEDUSAS_OWN = "label + p.text-ui-fg-muted"

/** What axe calls worse than moderate. */
const SERIOUS = ["serious", "critical"]

/** The rules whose findings depend on the theme. */
export const COLOUR_RULES = ["color-contrast", "link-in-text-block"]

/**
 * What keeps people with a disability from using the part of the page that a selector names: the rule and the element,
 * a line each. Around it are Medusa's own sidebar and bars, which have findings of their own.
 * @param rules those that are checked, by axe's names. Default: all.
 */
export async function seriousFindings(page: Page, part: string, rules?: string[]): Promise<string[]> {
  // Neither a hovered button nor one on its way to another colour has the colours that are meant.
  await page.mouse.move(0, 0)
  await page.evaluate(finishTransitions)
  const axe = new AxeBuilder({ page })
    .options({ resultTypes: ["violations"], ...(rules && { runOnly: rules }) })
    .include(part)
    .exclude(MEDUSAS_OWN)
    // Otherwise axe opens a page of its own each time, to join what it finds in frames; these pages have none.
    .setLegacyMode()
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact ?? ""))
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}

async function finishTransitions(): Promise<void> {
  const ends = (animation: Animation) => animation.effect?.getComputedTiming().endTime !== Infinity
  await Promise.allSettled(
    document
      .getAnimations()
      .filter(ends)
      .map(({ finished }) => finished)
  )
}
