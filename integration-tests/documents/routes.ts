import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

import { ROOT } from "../../scripts/medusa"
import { atLeast, firstOf } from "../../scripts/present"
import middlewares from "../../src/api/middlewares"

/** What an API answers: `GET`, `/admin/webhooks/:id`. */
export type Route = { method: string; path: string }

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]

/** The plugin's own. */
export const pluginRoutes = routesIn(join(ROOT, "src/api"))

/** The policies that a route of the plugin asks for: `webhook:read`. */
export function policiesOf({ method, path }: Route): string[] {
  const guard = middlewares.routes?.find(
    ({ matcher, methods }) => matcher === path && methods?.some((one) => one === method)
  )
  return [guard?.policies ?? []]
    .flat()
    .flatMap(({ resource, operation }) => [operation].flat().map((one) => `${resource}:${one}`))
}

const medusaRoutes = routesIn(join(dirname(require.resolve("@medusajs/medusa/package.json")), "dist/api"))

/** @returns what is wrong with a request, where neither the plugin nor Medusa answers it. */
export function routeProblem(method: string, path: string): string | undefined {
  const known = [...pluginRoutes, ...medusaRoutes].some(
    (route) => route.method === method && fits(route.path, path)
  )
  return known ? undefined : `There is no route ${method} ${path}.`
}

/** Whether a request's path, which may end in a query, is one of the route's. */
function fits(route: string, path: string): boolean {
  const [expected, given] = atLeast(
    2,
    [route, firstOf(path.split("?"))].map((one) => one.split("/"))
  )
  return (
    expected.length === given.length &&
    expected.every((part, at) => part === given[at] || (part.startsWith(":") && given[at] !== ""))
  )
}

/** Medusa's file based routes: `admin/webhooks/[id]/route.ts`, which exports a function for each method. */
function routesIn(folder: string): Route[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)route\.(ts|js)$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(folder, file), "utf8")
      const path = `/${dirname(file).replace(/\[([^\]]+)\]/g, ":$1")}`
      return METHODS.filter((method) => exports(text, method)).map((method) => ({ method, path }))
    })
}

function exports(text: string, method: string): boolean {
  return new RegExp(`export (const|(async )?function|\\{[^}]*\\b) ?${method}\\b|exports\\.${method} =`).test(
    text
  )
}

/** @throws Error for a file that the repository does not have. */
export function mustExist(path: string): void {
  if (!existsSync(join(ROOT, path))) {
    throw new Error(`There is no file ${path}.`)
  }
}
