export { Overview } from "./overview"
