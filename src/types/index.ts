export * from "./delivery"
export * from "./topic"
export * from "./webhook"
