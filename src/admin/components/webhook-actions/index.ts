export { useResuming } from "./use-resuming"
export { useWaitingQuestion } from "./use-waiting-question"
export { WaitingPrompt } from "./waiting-prompt"
export { WebhookMenu } from "./webhook-menu"
