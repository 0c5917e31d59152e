import {
  explainExtracted,
  type AnalysedSession,
  type Emit,
  type Explain,
  type IndexStore,
  type PipelineEvent,
  type ResultSink,
} from '@shardscope/sdk';
import type { MissingProducers } from './known-extractions.ts';
import { CHARACTERS_PER_WEIGHT } from './limits.ts';
import type { MainLink } from './main-link.ts';
import type { SessionPacking } from './packed-session.ts';

/**
 * Where a worker's results go: to the main thread, which keeps and publishes them and tells of both.
 * The worker does not wait for that; it reads on until too much is under way.
 */
export function relaySink(
  link: MainLink,
  packing: SessionPacking,
  missing: MissingProducers,
  explain: boolean,
): ResultSink {
  return {
    missing,
    take(analysed, emit) {
      const explains = explain ? explainsOf(analysed, emit) : NO_EXPLAINS;
      link.tell('take', packing.pack(analysed, explains), weightOf(analysed));
      return Promise.resolve();
    },
    refresh(candidate) {
      link.tell('refresh', candidate);
      return Promise.resolve();
    },
  };
}

const NO_EXPLAINS: ReadonlyMap<string, Explain> = new Map();

/** Explanations lead back to the session's text: they are made where that is. */
function explainsOf({ extracted }: AnalysedSession, emit: Emit): ReadonlyMap<string, Explain> {
  const explains = new Map<string, Explain>();
  for (const each of extracted) {
    const explain = explainExtracted(each, emit);
    if (explain) explains.set(each.observation.id, explain);
  }
  return explains;
}

function weightOf({ result }: AnalysedSession): number {
  const characters = result.commands.reduce((sum, { text }) => sum + 1 + (text?.length ?? 0), 0);
  return 1 + Math.floor(characters / CHARACTERS_PER_WEIGHT);
}

/** Tells the main thread what it does not know by itself of a worker's run. */
export function relayEvent(event: PipelineEvent, link: MainLink): void {
  switch (event.kind) {
    case 'started':
    case 'deferred':
    case 'fault':
    case 'logged':
      link.tell('event', event);
      return;
    case 'done':
      link.tell('done', event.report);
      return;
    case 'session':
    case 'event':
    case 'refreshed':
    case 'skipped':
    case 'unmerged':
    case 'progress':
      return;
  }
}

/** A worker's index store. */
export function relayIndexStore(link: MainLink): IndexStore {
  return {
    load: (key) => link.ask('load', key),
    async save(key, index) {
      await link.ask('save', { key, index });
    },
  };
}
