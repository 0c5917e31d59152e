import { defineLifter, type Lifter, type Lifting } from '@shardscope/sdk';
import type { PluginDescription } from './description.ts';
import type { Supervisor } from './supervisor.ts';
import { foreignError } from './thrown-by.ts';

/** A lifter whose real one runs elsewhere: events cross many at a time. */
export function remoteLifter(
  { id, handles, prefilter }: PluginDescription['lifters'][number],
  host: Supervisor,
): Lifter {
  const liftAll: NonNullable<Lifter['liftAll']> = async (events) =>
    (await host.lift(id, events)).map((lifting): Lifting =>
      lifting.kind === 'tags' ? lifting : { kind: 'thrown', thrown: foreignError(lifting.thrown) },
    );
  return defineLifter({
    ...{ id, handles, liftAll },
    ...(prefilter ? { prefilter } : {}),
    async *lift(event, context) {
      const [lifting] = await liftAll([event], context);
      if (lifting?.kind === 'thrown') throw lifting.thrown;
      yield* lifting?.drafts ?? [];
    },
  });
}
