/** Paths of the portal's pages, below its own. */
export const paths = {
  webhooks: () => "/",
  newWebhook: () => "/webhooks/new",
  webhook: (id: string) => `/webhooks/${id}`,
  /** A part of a webhook's page. */
  part: (id: string, part: "edit" | "test" | "log" | "first-steps") => `/webhooks/${id}/${part}`,
  log: () => "/log",
  catalogue: () => "/catalogue",
  topic: (topic: string) => `/catalogue/${topic}`,
}
