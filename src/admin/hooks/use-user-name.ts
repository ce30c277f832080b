import { useUser } from "@medusajs/dashboard/hooks"

/** An admin's name, or their e-mail address. Undefined for none, for one who is gone, and where one may not see users. */
export const useUserName = (id: string | null): string | undefined => {
  const { user } = useUser(id ?? "", undefined, { enabled: id !== null, retry: false })

  return [user?.first_name, user?.last_name].filter(Boolean).join(" ") || user?.email
}
