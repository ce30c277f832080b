import { useSyncExternalStore } from "react"

import { readSetting, saveSetting } from "../common/storage"

/** The user's choices. `system` follows the operating system. */
export const THEMES = ["system", "light", "dark"] as const

type Theme = (typeof THEMES)[number]

let chosen: Theme = THEMES.find((theme) => theme === readSetting("theme")) ?? "system"

const systemIsDark = window.matchMedia("(prefers-color-scheme: dark)")
const listeners = new Set<() => void>()

/** Applies the chosen theme to the page. */
export function applyTheme(): void {
  const shown = chosen === "system" ? (systemIsDark.matches ? "dark" : "light") : chosen
  document.documentElement.classList.remove("light", "dark")
  document.documentElement.classList.add(shown)
  document.documentElement.style.colorScheme = shown
}

systemIsDark.addEventListener("change", applyTheme)

/** @returns the user's choice, and a function that changes it. */
export const useTheme = (): [Theme, (theme: Theme) => void] => [
  useSyncExternalStore(subscribe, () => chosen),
  chooseTheme,
]

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function chooseTheme(theme: Theme): void {
  chosen = theme
  saveSetting("theme", theme)
  applyTheme()
  listeners.forEach((listener) => listener())
}
