import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { defineExtractor, definePlugin, type ObservationDraft } from '@shardscope/sdk';

const FINE: ObservationDraft = { primitive: 'acme.word', value: 'fine', confidence: 0.5 };

const held: unknown[] = [];

/** What the first command of a session has this plugin do: everything that a plugin should not. */
const DEEDS: Readonly<Record<string, () => unknown>> = {
  loop() {
    for (;;) held.length = 0;
  },
  buffers() {
    for (let i = 0; i < 64; i++) held.push(Buffer.alloc(64 * 1024 * 1024, 1));
  },
  arrays() {
    for (let i = 0; i < 4096; i++) held.push(new Array<number>(128 * 1024).fill(i + 0.5));
  },
  throw() {
    throw new TypeError('the drawer is stuck');
  },
  'throw-text'() {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- that is the deed
    throw 'a text';
  },
  exit() {
    process.exit(3);
  },
  abort: () => process.abort(),
  later() {
    void setTimeout(1).then(() => {
      throw new Error('thrown by nobody');
    });
    return setTimeout(1000);
  },
  print() {
    for (let i = 0; i < 2000; i++) console.log(`line ${i} on standard output`);
    console.error('a line on standard error');
  },
  never: () => new Promise(() => undefined),
  'no-value': () => ({ ...FINE, value: { toString: () => 'fine' } }),
  'other-value': () => ({ ...FINE, value: 'finest' }),
  'no-confidence': () => ({ ...FINE, confidence: Number.NaN }),
  'other-primitive': () => ({ ...FINE, primitive: 'acme.other' }),
  nonsense: () => ({ ...FINE, explain: () => 'because' }),
  nothing: () => null,
  read: () => readFileSync('/etc/hostname', 'utf8'),
  write: () => writeFileSync(new URL('written.txt', import.meta.url), 'x'),
  spawn: () => spawnSync('id'),
  thread: () => new Worker('0', { eval: true }),
  environment() {
    if (Object.keys(process.env).some((name) => name !== 'TZ')) throw new Error('it sees names');
  },
  impersonate() {
    if (process.send) throw new Error('it has the channel');
  },
};

export default definePlugin({
  id: 'acme/mean',
  version: '1.0.0',
  apiVersion: '^1.0',
  primitives: [
    {
      name: 'acme.word',
      tier: 'A',
      valueKind: 'categorical',
      values: ['fine'],
      meaning: 'A word.',
    },
  ],
  extractors: [
    defineExtractor({
      id: 'word',
      provides: ['acme.word'],
      async *extract({ context }) {
        const deed = DEEDS[context.commands.firstToken(0) ?? ''];
        const done: unknown = await deed?.();
        const isDraft = typeof done === 'object' && done !== null && 'primitive' in done;
        // Whatever it is: the types say one thing, and a plugin need not have been checked.
        yield (isDraft || done === null ? done : FINE) as ObservationDraft;
      },
    }),
  ],
});
