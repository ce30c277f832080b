import { ArrowRightOnRectangle, Newspaper } from "@medusajs/icons"
import { clx, DropdownMenu, Text } from "@medusajs/ui"
import { Suspense, useEffect } from "react"
import { useTranslation } from "react-i18next"
import { Link, NavLink, Outlet, useLocation } from "react-router-dom"

import { showError } from "../../admin/lib/show-error"
import { useApp } from "../api/webhooks"
import { Loading } from "../common/states"
import { paths } from "../paths"
import { useSignOut } from "../session"
import { OutdatedBanner } from "./outdated-banner"
import { PageMenu } from "./page-menu"

/** The header of each page, with the app's name, the navigation and the menu, and the page below it. */
export const Layout = () => {
  const { t } = useTranslation()
  const { pathname } = useLocation()

  useEffect(() => {
    // Newer browsers return a promise, which an effect must not return.
    void window.scrollTo(0, 0)
  }, [pathname])

  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="bg-ui-bg-base shadow-borders-focus txt-compact-small sr-only rounded-md px-3 py-2 focus:not-sr-only focus:absolute focus:left-2 focus:top-2 focus:z-50"
      >
        {t("portal.skip")}
      </a>
      <header className="bg-ui-bg-base sticky top-0 z-10 border-b">
        <div className="mx-auto flex w-full max-w-[1120px] flex-wrap items-center gap-x-6 px-4 sm:px-6">
          <Brand />
          <nav
            aria-label={t("portal.nav.label")}
            className="order-last -mx-4 flex w-[calc(100%+2rem)] overflow-x-auto px-4 md:order-none md:mx-0 md:w-auto md:self-stretch md:px-0"
          >
            <NavItem to={paths.webhooks()} activeBelow="/webhooks" label={t("domain")} />
            <NavItem to={paths.log()} label={t("webhooks.tabs.log")} />
            <NavItem to={paths.catalogue()} label={t("webhooks.fields.topics")} />
          </nav>
          <div className="ml-auto py-2.5">
            <Menu />
          </div>
        </div>
      </header>
      <OutdatedBanner />
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-[1120px] flex-1 px-4 py-6 outline-none sm:px-6 sm:py-8"
      >
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  )
}

/** The app's name, and the shop's host. */
const Brand = () => {
  const { t } = useTranslation()
  const { data: app } = useApp()
  useEffect(() => {
    document.title = [t("domain"), app?.name].filter(Boolean).join(" · ")
  }, [t, app?.name])

  return (
    <Link
      to={paths.webhooks()}
      className="focus-visible:shadow-borders-focus flex min-w-0 max-w-[70%] items-center gap-x-2.5 rounded-md py-2.5 outline-none md:max-w-[280px]"
    >
      <span
        aria-hidden
        className="bg-ui-button-inverted text-ui-fg-on-color flex size-7 shrink-0 items-center justify-center rounded-md"
      >
        <Newspaper />
      </span>
      <span className="min-w-0">
        <Text as="span" size="small" leading="compact" weight="plus" className="block truncate">
          {app?.name ?? t("domain")}
        </Text>
        <Text as="span" size="xsmall" leading="compact" className="text-ui-fg-subtle block truncate">
          {location.host}
        </Text>
      </span>
    </Link>
  )
}

type NavItemProps = {
  to: string
  label: string
  /** Another path prefix for which the link is active. */
  activeBelow?: string
}

const NavItem = ({ to, label, activeBelow }: NavItemProps) => {
  const { pathname } = useLocation()
  const isBelow = activeBelow !== undefined && pathname.startsWith(activeBelow)

  return (
    <NavLink
      to={to}
      end={to === paths.webhooks()}
      className={({ isActive }) =>
        clx(
          "txt-compact-small-plus text-ui-fg-subtle hover:text-ui-fg-base focus-visible:shadow-borders-focus -mb-px flex items-center whitespace-nowrap border-b-2 border-transparent px-3 py-3 outline-none first:pl-0 md:first:pl-3",
          (isActive || isBelow) && "text-ui-fg-base border-ui-fg-base"
        )
      }
    >
      {label}
    </NavLink>
  )
}

const Menu = () => {
  const { t } = useTranslation()
  const signOut = useSignOut()

  return (
    <PageMenu>
      <DropdownMenu.Separator />
      <DropdownMenu.Item
        className="gap-x-2"
        onSelect={() => {
          signOut().catch(showError)
        }}
      >
        <ArrowRightOnRectangle className="text-ui-fg-subtle" />
        {t("portal.menu.signOut")}
      </DropdownMenu.Item>
    </PageMenu>
  )
}
