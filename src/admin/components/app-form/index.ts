export { CreateApp } from "./create-app"
export { EditApp } from "./edit-app"
