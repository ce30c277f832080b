export { ResourceDeliveries } from "./resource-deliveries"
