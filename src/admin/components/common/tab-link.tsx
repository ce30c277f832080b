import { clx } from "@medusajs/ui"
import { NavLink } from "react-router-dom"

/** A link that looks like one of Medusa's tabs: each tab has its own address. */
export const TabLink = ({ to, label }: { to: string; label: string }) => (
  <NavLink
    to={to}
    end
    className={({ isActive }) =>
      clx(
        "txt-compact-small-plus transition-fg text-ui-fg-subtle inline-flex items-center justify-center whitespace-nowrap rounded-full px-1.5 py-1 outline-none sm:px-2.5",
        "hover:text-ui-fg-base focus-visible:shadow-borders-focus",
        isActive && "text-ui-fg-base bg-ui-bg-base shadow-elevation-card-rest"
      )
    }
  >
    {label}
  </NavLink>
)
