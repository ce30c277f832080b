export { AppPage } from "./app-page"
export { CreateToken } from "./create-token"
export { PortalLink } from "./portal-link"
