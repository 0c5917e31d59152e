export { memoryBus } from './memory-bus.ts';
export { subjectMatcher } from './subject-pattern.ts';
export {
  TOPIC,
  checkedTopic,
  observationTopic,
  primitiveOfTopic,
  topicWith,
  typeOfTopic,
} from './topics.ts';
export type { Bus, BusHandler, Unsubscribe } from './bus.ts';
export type { MemoryBusOptions } from './memory-bus.ts';
export type { TopicMatcher } from './subject-pattern.ts';
