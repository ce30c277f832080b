import { FeatureFlag, Modules } from "@medusajs/framework/utils"
import { medusaIntegrationTestRunner } from "@medusajs/test-utils"

import { createAdmin, type Admin } from "./admin"

const ROUTES: [method: "get" | "post" | "delete", path: string, needs: string][] = [
  ["get", "/admin/webhooks", "webhook:read"],
  ["get", "/admin/webhooks/topics", "webhook:read"],
  ["get", "/admin/webhooks/defaults", "webhook:read"],
  ["get", "/admin/webhooks/openapi", "webhook:read"],
  ["get", "/admin/webhooks/stats", "webhook:read"],
  ["get", "/admin/webhooks/health", "webhook:read"],
  ["get", "/admin/webhooks/export", "webhook:read"],
  ["get", "/admin/webhooks/whk_0", "webhook:read"],
  ["get", "/admin/webhooks/whk_0/stats", "webhook:read"],
  ["get", "/admin/webhooks/whk_0/recover", "webhook:read"],
  ["get", "/admin/webhooks/whk_0/send-existing", "webhook:read"],
  ["post", "/admin/webhooks", "webhook:create"],
  ["post", "/admin/webhooks/preview", "webhook:create"],
  ["post", "/admin/webhooks/whk_0", "webhook:update"],
  ["post", "/admin/webhooks/whk_0/rotate-secret", "webhook:update"],
  ["post", "/admin/webhooks/whk_0/test", "webhook:update"],
  ["post", "/admin/webhooks/whk_0/recover", "webhook:update"],
  ["post", "/admin/webhooks/whk_0/recover/cancel", "webhook:update"],
  ["post", "/admin/webhooks/whk_0/send-existing", "webhook:update"],
  ["post", "/admin/webhooks/whk_0/send-existing/cancel", "webhook:update"],
  ["delete", "/admin/webhooks/whk_0", "webhook:delete"],
  ["post", "/admin/webhooks/batch", "webhook:create,update,delete"],
  ["get", "/admin/webhook-deliveries", "webhook_delivery:read"],
  ["get", "/admin/webhook-deliveries/export", "webhook_delivery:read"],
  ["get", "/admin/webhook-deliveries/whdel_0", "webhook_delivery:read"],
  ["post", "/admin/webhook-deliveries/whdel_0/retry", "webhook_delivery:update"],
  ["post", "/admin/webhook-deliveries/whdel_0/cancel", "webhook_delivery:update"],
  ["post", "/admin/webhook-deliveries/batch", "webhook_delivery:update"],
]

// The runner reads the configuration, which has the module for roles only with the flag, before the environment.
FeatureFlag.setFlag("rbac", true)

medusaIntegrationTestRunner({
  inApp: true,
  env: { MEDUSA_FF_RBAC: true },
  testSuite: ({ api, getContainer }) => {
    /** An admin with one role that is allowed this, and nothing else. */
    async function adminWith(...policies: string[]): Promise<Admin> {
      const rbac = getContainer().resolve(Modules.RBAC)
      const role = await rbac.createRbacRoles({ name: policies.join(" ") || "nothing" })
      const known = await rbac.listRbacPolicies({ key: policies })
      expect(known.map(({ key }) => key).sort()).toEqual([...policies].sort())
      await rbac.createRbacRolePolicies(known.map(({ id }) => ({ role_id: role.id, policy_id: id })))
      return createAdmin(getContainer(), api, { email: `${role.id}@shop.test`, roles: [role.id] })
    }

    const allowed = async (admin: Admin) => {
      const paths = []
      for (const [method, path] of ROUTES) {
        const { status } = await admin[method](path)
        if (status !== 403) {
          paths.push(`${method} ${path}`)
        }
      }
      return paths
    }

    const needing = (...policies: string[]) =>
      ROUTES.filter(([, , needs]) => {
        const [resource, operations = ""] = needs.split(":")
        return operations.split(",").every((operation) => policies.includes(`${resource}:${operation}`))
      }).map(([method, path]) => `${method} ${path}`)

    it("a role may do what its policies allow, and no more", async () => {
      const roles = [
        [],
        ["webhook:read"],
        ["webhook:create"],
        ["webhook:update"],
        ["webhook:delete"],
        ["webhook:create", "webhook:update", "webhook:delete"],
        ["webhook_delivery:read"],
        ["webhook_delivery:update"],
      ]
      for (const policies of roles) {
        expect(await allowed(await adminWith(...policies))).toEqual(needing(...policies))
      }
    })
  },
})
