/** The paths of the portal's pages, below `/webhook-apps/portal`. */
export const paths = {
  webhooks: () => "/",
  newWebhook: () => "/webhooks/new",
  webhook: (id: string) => `/webhooks/${id}`,
  /** A page of a webhook. */
  webhookPage: (id: string, page: "edit" | "test" | "log" | "first-steps") => `/webhooks/${id}/${page}`,
  log: () => "/log",
  catalogue: () => "/catalogue",
  topic: (topic: string) => `/catalogue/${encodeURIComponent(topic)}`,
}
