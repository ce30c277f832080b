export { DeliveryDrawer } from "./delivery-drawer"
