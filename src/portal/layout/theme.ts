import { useSyncExternalStore } from "react"

import { store, stored } from "../common/storage"

/** What the reader has chosen: the system's theme, or one of the two. */
export const THEMES = ["system", "light", "dark"] as const

export type Theme = (typeof THEMES)[number]

let chosen: Theme = THEMES.find((theme) => theme === stored("theme")) ?? "system"

const dark = window.matchMedia("(prefers-color-scheme: dark)")
const listeners = new Set<() => void>()

/** Puts the theme on the page, and keeps to the system's where that is chosen. */
export function applyTheme(): void {
  const shown = chosen === "system" ? (dark.matches ? "dark" : "light") : chosen
  document.documentElement.classList.remove("light", "dark")
  document.documentElement.classList.add(shown)
  document.documentElement.style.colorScheme = shown
}

dark.addEventListener("change", applyTheme)

/** @returns the reader's choice, and what changes it. */
export const useTheme = (): [Theme, (theme: Theme) => void] => [
  useSyncExternalStore(watch, () => chosen),
  chooseTheme,
]

function watch(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function chooseTheme(theme: Theme): void {
  chosen = theme
  store("theme", theme)
  applyTheme()
  listeners.forEach((listener) => listener())
}
