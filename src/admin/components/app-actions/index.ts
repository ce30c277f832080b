export { AppMenu } from "./app-menu"
