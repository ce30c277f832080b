/** How the charts' axes and grid look, by CSS variables of Medusa's, so in both themes. */
export const AXIS = {
  tick: { fill: "var(--fg-muted)", fontSize: 11 },
  tickLine: false,
  axisLine: false,
  minTickGap: 24,
} as const

export const GRID = { vertical: false, stroke: "var(--border-base)" } as const
