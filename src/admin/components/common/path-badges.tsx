import { Badge } from "@medusajs/ui"

/** Paths of fields as badges. The portal uses it, too. */
export const PathBadges = ({ paths }: { paths: readonly string[] }) => (
  <span className="flex flex-wrap gap-1">
    {paths.map((path) => (
      <Badge key={path} size="2xsmall" className="font-mono">
        {path}
      </Badge>
    ))}
  </span>
)
