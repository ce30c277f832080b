import { useUser } from "@medusajs/dashboard/hooks"

/** An admin's name or e-mail address. Undefined for null, for a deleted user, and if the admin has no right to see users. */
export const useUserName = (id: string | null): string | undefined => {
  const { user } = useUser(id ?? "", undefined, { enabled: id !== null, retry: false })

  return [user?.first_name, user?.last_name].filter(Boolean).join(" ") || user?.email
}
