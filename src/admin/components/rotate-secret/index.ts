export { RotateSecret } from "./rotate-secret"
