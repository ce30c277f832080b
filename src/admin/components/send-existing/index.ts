export { SendExisting } from "./send-existing"
