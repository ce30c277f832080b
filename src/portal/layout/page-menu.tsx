import { DropdownMenu } from "@medusajs/ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"

import { MenuButton } from "../../admin/components/common/menu-button"
import { showError } from "../../admin/lib/show-error"
import { isOneOf } from "../../types/typed"
import { chooseLanguage, isLanguage, LANGUAGES } from "../i18n"
import { THEMES, useTheme } from "./theme"

/** The menu with language and theme. @param children further menu items */
export const PageMenu = ({ children }: { children?: ReactNode }) => {
  const { t, i18n } = useTranslation()
  const [theme, chooseTheme] = useTheme()

  const handleLanguage = (language: string) => {
    if (isLanguage(language)) {
      chooseLanguage(language).catch(showError)
    }
  }

  return (
    <DropdownMenu>
      <DropdownMenu.Trigger asChild>
        <MenuButton aria-label={t("portal.menu.label")} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Content align="end" className="min-w-48">
        <DropdownMenu.Label>{t("portal.menu.language")}</DropdownMenu.Label>
        <DropdownMenu.RadioGroup value={i18n.language} onValueChange={handleLanguage}>
          {Object.entries(LANGUAGES).map(([language, name]) => (
            <DropdownMenu.RadioItem key={language} value={language} lang={language}>
              {name}
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
        <DropdownMenu.Separator />
        <DropdownMenu.Label>{t("portal.menu.theme")}</DropdownMenu.Label>
        <DropdownMenu.RadioGroup
          value={theme}
          onValueChange={(value) => isOneOf(THEMES, value) && chooseTheme(value)}
        >
          {THEMES.map((value) => (
            <DropdownMenu.RadioItem key={value} value={value}>
              {t(`portal.menu.themes.${value}`)}
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
        {children}
      </DropdownMenu.Content>
    </DropdownMenu>
  )
}
