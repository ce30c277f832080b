export { ResumePrompt } from "./resume-prompt"
export { useResuming } from "./use-resuming"
export { WebhookMenu } from "./webhook-menu"
