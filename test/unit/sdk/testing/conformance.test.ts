import { describe, expect, it } from 'vitest';
import { behaveShellV01 } from '@shardscope/plugins';
import type { Extractor, ExtractorSession, Plugin } from '@shardscope/sdk';
import { conformance, hostileSessions, scriptedSession } from '@shardscope/sdk/testing';
import { lineCounter } from './support/plugins.ts';

const SESSIONS = [scriptedSession('pastes "id\\r"')];

/** What a check has to say against a plugin; null when it passes. */
async function objection(plugin: Plugin, check: string): Promise<string | null> {
  const found = conformance(plugin, { sessions: SESSIONS }).find(({ name }) => name === check);
  if (!found) throw new Error(`there is no check "${check}"`);
  return found.run().then(
    () => null,
    (error: unknown) => String(error),
  );
}

const LOADS = 'loads, sets up and frees what it took';
const OBSERVES = 'observes something on its own recordings';
const LEAVES = 'leaves the session as it was';
const DETERMINISTIC = 'gives the same for the same session, whatever came before';
const LEAK = 'puts no recorded text into what it says';
const LINEAR = 'takes time in proportion to the session';
const HOSTILE = 'survives hostile recordings';
const DECLARED = 'yields only what it declares, within its domain and confidence';

const line = { primitive: 'acme.lines', value: 1, confidence: 0.5 };
const lines = (value: number) => [{ ...line, value }];

describe('the conformance suite', () => {
  for (const { name, run } of conformance(lineCounter(), { sessions: SESSIONS })) {
    it(`finds that a plugin that does as it should ${name}`, run);
  }

  for (const { name, run } of conformance(behaveShellV01)) {
    it(`finds that behave-shell ${name}`, run);
  }

  it.each<[string, string, Extractor['extract']]>([
    [DECLARED, 'a value out of its range', () => lines(-3)],
    [DECLARED, 'a confidence above the soft cap', () => [{ ...line, confidence: 0.95 }]],
    [DECLARED, 'a primitive that is not declared', () => [{ ...line, primitive: 'acme.x' }]],
    [DETERMINISTIC, 'a value of the clock', () => lines(performance.now())],
    [
      DETERMINISTIC,
      'a value that depends on what came before',
      (() => {
        let seen = 0;
        return () => lines(seen++);
      })(),
    ],
    [
      LEAK,
      'a command',
      ({ context }) => [
        {
          primitive: 'acme.note',
          value: context.commands.text(0)?.slice(0, 9) ?? '',
          confidence: 1,
        },
      ],
    ],
    [
      LEAK,
      'a password in the note of an explanation',
      (session) => [{ ...line, explain: () => explainWith(secretOf(session)) }],
    ],
    [
      HOSTILE,
      'trust in a line',
      ({ context }) => {
        if (context.commands.length === 0) throw new Error('no commands');
        return lines(1);
      },
    ],
    [
      LINEAR,
      'a look at all inputs for each command',
      ({ context: { commands, inputs } }) => {
        let found = 0;
        for (let i = 0; i < commands.length; i++) {
          for (let j = 0; j < inputs.length; j++) {
            if ((inputs.t[j] ?? 0) >= (commands.startT[i] ?? 0)) found = (found + 1) % 10;
          }
        }
        return lines(found);
      },
    ],
  ])('finds out by "%s" about %s', async (check, _what, extract) => {
    expect(await objection(lineCounter(extract), check)).toContain('AssertionError');
  });

  it('finds a plugin that is silent on its own recordings', async () => {
    expect(
      await objection(
        lineCounter(() => []),
        OBSERVES,
      ),
    ).toContain('observed nothing');
  });

  it('finds a plugin that changes the session', async () => {
    const plugin = lineCounter(({ events }) => {
      events.t.fill(0);
      return lines(1);
    });
    expect(await objection(plugin, LEAVES)).toContain('changed the session');
  });

  it('finds a plugin that cannot be loaded', async () => {
    expect(await objection(lineCounter(undefined, { apiVersion: '^9' }), LOADS)).toContain('^9');
  });
});

describe('hostile sessions', () => {
  it('are many, each with a name that says what is wrong', () => {
    expect(hostileSessions().size).toBeGreaterThan(30);
  });
});

function secretOf({ context }: ExtractorSession): string {
  return Array.from(context.inputs.text, (key) => (key.length === 1 ? key : '')).join('');
}

function explainWith(note: string) {
  return { metric: 'x', unit: '1', measured: 1, thresholds: [], samples: 1, ranges: [], note };
}
