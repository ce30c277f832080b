export { DeliveryLog } from "./delivery-log"
