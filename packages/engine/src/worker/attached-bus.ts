import type { LiveTarget, LiveView } from '../client/live.ts';
import type { LiveOrder } from '../engine/live-desk.ts';

/** The bus that an engine is attached to: what the next one would have to attach to again. */
export interface AttachedBus {
  /** Null for none. Kept in memory only, since there can be secrets in it. */
  order(): LiveOrder | null;
  /** A client has had the engine attach to a bus. */
  chosen(target: LiveTarget): void;
  /** The engine says how it stands. */
  saw(view: LiveView): void;
  /** Another engine was started with {@link order}; resolves when it is attached, or cannot be. */
  again(): Promise<void>;
}

/**
 * Remembers what is attached to. Choices and views come by different ways: whichever comes last, what is
 * remembered is the last choice as long as a bus is attached to.
 *
 * @param first what the engine is started with
 * @param onChange told of another bus, and of none
 */
export function attachedBus(
  first: LiveOrder | null,
  onChange: (order: LiveOrder | null) => void,
): AttachedBus {
  let chosen = first;
  let told = first;
  let isWanted = first !== null;
  /** Whether this engine has been attached: before, that it is not says nothing. */
  let wasSeen = false;
  let settled = Promise.withResolvers<undefined>();

  const order = (): LiveOrder | null => (isWanted ? chosen : null);
  function tell(): void {
    if (order() === told) return;
    told = order();
    onChange(told);
  }

  return {
    order,
    chosen(target) {
      chosen = { ...target, record: null };
      tell();
    },
    saw(view) {
      if (view.kind === 'attached') wasSeen = isWanted = true;
      else if (wasSeen || view.error) isWanted = false;
      if (wasSeen || !isWanted) settled.resolve(undefined);
      tell();
    },
    again() {
      wasSeen = false;
      settled = Promise.withResolvers<undefined>();
      return settled.promise;
    },
  };
}
