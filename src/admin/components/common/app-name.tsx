import { useAppNames } from "../../hooks/use-apps"
import { appPath } from "../../lib/paths"
import { TextLink } from "./text-link"

/** The name of an app, linked to its page. */
export const AppName = ({ id }: { id: string }) => {
  const names = useAppNames()

  return (
    // The name may be in a table row, and a click on the row opens something else.
    <TextLink to={appPath(id)} onClick={(event) => event.stopPropagation()}>
      {names.get(id) ?? id}
    </TextLink>
  )
}
