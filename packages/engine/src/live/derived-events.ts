import type { Bus, Envelope } from '@shardscope/sdk';

/** What is derived from events, in its place behind them. */
export interface DerivedEvents {
  publish(event: Envelope): void;
  /** What is published now comes when the function is called that this gives. */
  hold(): () => void;
}

/** @param bus where everything is published */
export function derivedEvents(bus: Bus): DerivedEvents {
  let held: Envelope[] | null = null;
  return {
    publish(event) {
      if (held) held.push(event);
      else bus.publish(event);
    },
    hold() {
      held = [];
      return () => {
        const released = held ?? [];
        held = null;
        for (const event of released) bus.publish(event);
      };
    },
  };
}
