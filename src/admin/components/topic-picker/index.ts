export { TopicPicker } from "./topic-picker"
