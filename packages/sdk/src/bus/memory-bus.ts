import { busHandler, type ShardscopeError } from '../errors/errors.ts';
import type { Envelope } from '../model/envelope.ts';
import type { Bus, BusHandler, Unsubscribe } from './bus.ts';
import { subjectMatcher, type TopicMatcher } from './subject-pattern.ts';
import { checkedTopic } from './topics.ts';

/** Options of {@link memoryBus}. */
export interface MemoryBusOptions {
  /** Told of every subscriber that threw; by default such an error goes to the process. */
  readonly onError?: (error: ShardscopeError) => void;
}

interface Subscription {
  readonly matches: TopicMatcher;
  readonly handler: BusHandler;
}

/** A bus inside this process: synchronous, in order of subscription. */
export function memoryBus(options: MemoryBusOptions = {}): Bus {
  const subscriptions = new Set<Subscription>();
  const onError = options.onError ?? rethrowLater;

  function deliver(event: Envelope, subscription: Subscription): void {
    try {
      subscription.handler(event);
    } catch (thrown) {
      onError(busHandler(event.topic, thrown));
    }
  }

  return {
    publish(event) {
      checkedTopic(event.topic);
      for (const subscription of [...subscriptions]) {
        if (subscriptions.has(subscription) && subscription.matches(event.topic)) {
          deliver(event, subscription);
        }
      }
    },
    subscribe(pattern, handler): Unsubscribe {
      const subscription = { matches: subjectMatcher(pattern), handler };
      subscriptions.add(subscription);
      return () => void subscriptions.delete(subscription);
    },
  };
}

function rethrowLater(error: ShardscopeError): void {
  queueMicrotask(() => {
    throw error;
  });
}
