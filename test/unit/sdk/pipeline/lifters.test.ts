import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  contextV01,
  defineLifter,
  definePlugin,
  memoryStore,
  openEventTagger,
  type AttackLookup,
  type JsonObject,
  type Lifter,
  type LoggedCommand,
  type Plugin,
  type RecordedSession,
  type Tag,
  type TagDraft,
  type TaggerEvent,
} from '@shardscope/sdk';
import { commandEvent, scriptedSession, taggerEvent } from '@shardscope/sdk/testing';
import { sourceOf } from './support/recorded-session.ts';
import { envelopes, faults, run } from './support/runs.ts';

const TECHNIQUES = new Map(
  [
    { id: 'T1105', name: 'Ingress Tool Transfer', tactics: ['TA0011'], url: 'https://m/T1105' },
    { id: 'T1059', name: 'Interpreter', tactics: ['TA0002'], url: 'https://m/T1059' },
    { id: 'T1059.004', name: 'Unix Shell', tactics: ['TA0002'], url: 'https://m/T1059/004' },
  ].map((each) => [each.id, each]),
);
const ATTACK: AttackLookup = { release: '19.1', technique: (id) => TECHNIQUES.get(id) };

const DRAFT: TagDraft = {
  tactic: 'TA0011',
  technique: 'T1105',
  confidence: 0.8,
  ruleId: 'ACME1',
  ruleVersion: 1,
  evidence: {},
};

type Lift = Lifter['lift'];

function lifter(lift: Lift, changes: Partial<Lifter> = {}): Lifter {
  return defineLifter({ id: 'words', handles: ['command'], lift, ...changes });
}

function pluginOf(...lifters: readonly Lifter[]): Plugin {
  return definePlugin({ id: 'acme/tagger', version: '1.0.0', apiVersion: '^1.0', lifters });
}

/** What lifters give for events, as a stream of them is tagged. */
async function tagged(lifters: readonly Lifter[], ...events: readonly TaggerEvent[]) {
  const named = lifters.map((each, i) => (i === 0 ? each : { ...each, id: `${each.id}-${i}` }));
  const plugins = [{ plugin: pluginOf(...named) }];
  const tagger = await openEventTagger({ plugins, attack: ATTACK, deadlineMs: 50 });
  const { produced, faults: failed } = await tagger.lift(events, 1_800_000_000, 'here');
  await tagger.dispose();
  return { tags: produced.flatMap(({ tags }) => tags), faults: failed };
}

const yields = (...drafts: readonly Partial<TagDraft>[]): Lifter =>
  lifter(() => drafts.map((each) => ({ ...DRAFT, ...each })));

describe('a tag', () => {
  it('has the anchor of its event, the release, a link, and the time of the event', async () => {
    const event = { ...commandEvent('wget', 's1#cmd0'), attacker_uuid: 'a', identity_uuid: 'i' };
    const { tags } = await tagged([yields({ evidence: { tool: 'wget' } })], event);
    expect(tags).toEqual([
      {
        uuid: tags[0]?.uuid,
        source_kind: 'command',
        source_id: 's1#cmd0',
        attacker_uuid: 'a',
        identity_uuid: 'i',
        session_id: 'test',
        decky_id: 'web',
        tactic: 'TA0011',
        technique_id: 'T1105',
        sub_technique_id: null,
        confidence: 0.8,
        rule_id: 'ACME1',
        rule_version: 1,
        evidence: { tool: 'wget' },
        attack_release: '19.1',
        mitre_url: 'https://m/T1105',
        created_at: 1_800_000_000,
      },
    ]);
  });

  it('has a uuid over source, rule, version and technique: evidence and confidence are no part', async () => {
    const uuid = async (draft: Partial<TagDraft>, source = 's1#cmd0'): Promise<string> => {
      const { tags } = await tagged([yields(draft)], commandEvent('wget', source));
      return tags[0]?.uuid ?? '';
    };
    // UUIDv5 of command|s1#cmd0|ACME1|1|T1105| in UUIDv5(NAMESPACE_URL, 'decnet:ttp_tag:v1').
    expect(await uuid({})).toBe('252a7a00-e754-5dd4-9639-d69f0be13ca6');
    expect(await uuid({ confidence: 0.5, evidence: { a: 1 } })).toBe(await uuid({}));
    const others = [
      await uuid({ ruleId: 'ACME2' }),
      await uuid({ ruleVersion: 2 }),
      await uuid({ technique: 'T1059' }),
      await uuid({ technique: 'T1059', subTechnique: 'T1059.004' }),
      await uuid({}, 's1#cmd1'),
    ];
    expect(new Set([await uuid({}), ...others]).size).toBe(6);
  });

  it('below the confidence of 0.30 is not given, at it is', async () => {
    const { tags, faults: failed } = await tagged(
      [yields({ confidence: 0.2999 }, { ruleId: 'ACME2', confidence: 0.3 })],
      commandEvent('wget'),
    );
    expect(tags.map(({ rule_id }) => rule_id)).toEqual(['ACME2']);
    expect(failed).toEqual([]);
  });

  it('is given once, however many lifters say it', async () => {
    const { tags } = await tagged([yields({}, {}), yields({})], commandEvent('wget'));
    expect(tags).toHaveLength(1);
  });

  it('of an identity belongs to no address', async () => {
    const event = { ...taggerEvent('identity', {}), attacker_uuid: 'a', identity_uuid: 'i' };
    const { tags } = await tagged([lifter(() => [DRAFT], { handles: ['identity'] })], event);
    expect(tags).toMatchObject([{ attacker_uuid: null, identity_uuid: 'i' }]);
  });
});

describe('a tag that is refused, with a reason,', () => {
  const circle: Record<string, unknown> = {};
  circle['self'] = circle;
  it.each<[string, Record<string, unknown>]>([
    ['names an unknown technique', { technique: 'T9999' }],
    ['names an unknown sub-technique', { subTechnique: 'T1105.099' }],
    ['names a sub-technique of another', { subTechnique: 'T1059.004' }],
    ['has no technique', { technique: undefined }],
    ['has no tactic', { tactic: undefined }],
    ['has a confidence above one', { confidence: 1.2 }],
    ['has no number for a confidence', { confidence: Number.NaN }],
    ['has a text for a confidence', { confidence: '0.9' }],
    ['names no rule', { ruleId: '' }],
    ['has half a version', { ruleVersion: 1.5 }],
    ['has evidence that is no object', { evidence: 'wget' }],
    ['has evidence that cannot be kept', { evidence: { size: 10n } }],
    ['has evidence without end', { evidence: circle }],
  ])('%s', async (_what, wrong) => {
    const draft = { ...DRAFT, ...wrong };
    const { tags, faults: failed } = await tagged(
      [lifter(() => [draft]), yields({ ruleId: 'GOOD' })],
      commandEvent('wget'),
    );
    expect(tags.map(({ rule_id }) => rule_id)).toEqual(['GOOD']);
    expect(failed).toMatchObject([
      { code: 'E_TAG_INVALID', phase: 'lift', part: 'words', plugin: 'acme/tagger@1.0.0' },
    ]);
  });
});

describe('a lifter that fails', () => {
  const moody = lifter(function* ({ payload }) {
    if (payload['command_text'] === 'bad') throw new Error('cannot say');
    yield DRAFT;
  });

  it('costs its own tags of that event, nothing else', async () => {
    const { tags, faults: failed } = await tagged(
      [moody, yields({ ruleId: 'OTHER' })],
      ...['one', 'bad', 'two'].map((word) => commandEvent(word, word)),
    );
    expect(tags.map(({ source_id, rule_id }) => `${source_id} ${rule_id}`).sort()).toEqual([
      'bad OTHER',
      'one ACME1',
      'one OTHER',
      'two ACME1',
      'two OTHER',
    ]);
    expect(failed).toMatchObject([{ code: 'E_PLUGIN_FAULT', part: 'words', cause: 'cannot say' }]);
  });

  it('loses what it gave of the event before it threw', async () => {
    const late = lifter(function* () {
      yield DRAFT;
      throw new Error('too late');
    });
    expect((await tagged([late], commandEvent('wget'))).tags).toEqual([]);
  });

  it('on many events is told once, with the number', async () => {
    const events = Array.from({ length: 7 }, (_each, i) => commandEvent('bad', `s#cmd${i}`));
    const { faults: failed } = await tagged([moody], ...events);
    expect(failed).toHaveLength(1);
    expect(failed[0]?.message).toContain('7 events');
  });

  it('by never ending is stopped', async () => {
    const endless = lifter(function* () {
      for (let i = 0; ; i += 1) yield { ...DRAFT, ruleId: `R${i}` };
    });
    const { tags, faults: failed } = await tagged([endless], commandEvent('wget'));
    expect(tags).toEqual([]);
    expect(failed[0]?.message).toContain('1000');
  });
});

describe('a lifter that answers later', () => {
  it('is waited for', async () => {
    const patient = lifter(async function* () {
      await setTimeout(5);
      yield DRAFT;
    });
    expect((await tagged([patient], commandEvent('wget'))).tags).toHaveLength(1);
  });

  it('and later than its deadline costs its own tags of that event', async () => {
    const slow = lifter(async function* ({ payload }) {
      if (payload['command_text'] === 'slow') await setTimeout(200);
      yield DRAFT;
    });
    const events = [commandEvent('slow', 'a'), commandEvent('quick', 'b')];
    const { tags, faults: failed } = await tagged([slow], ...events);
    expect(tags.map(({ source_id }) => source_id)).toEqual(['b']);
    expect(failed).toMatchObject([{ code: 'E_PLUGIN_TIMEOUT' }]);
  });
});

describe('a lifter is asked', () => {
  it('about the kinds that it handles, and only where one of its literals occurs', async () => {
    const asked: string[] = [];
    const picky = lifter(
      ({ source_id }) => {
        asked.push(source_id);
        return [];
      },
      { handles: ['command', 'payload'], prefilter: { literals: ['wget', 'curl'] } },
    );
    await tagged(
      [picky],
      commandEvent('cd /tmp; wget x', 'text'),
      commandEvent('ls', 'without'),
      taggerEvent('payload', { parts: [{ deep: ['curl'] }] }, 'nested'),
      taggerEvent('email', { subject: 'wget' }, 'email'),
    );
    expect(asked).toEqual(['text', 'nested']);
  });

  it('about events however deeply they are nested', async () => {
    let deep: JsonObject = { word: 'wget' };
    for (let i = 0; i < 100_000; i += 1) deep = { deep };
    const literal = yields({});
    const { faults: failed } = await tagged(
      [{ ...literal, prefilter: { literals: ['wget'] } }],
      { ...commandEvent('x', 'deep'), payload: deep },
      commandEvent('wget', 'flat'),
    );
    expect(failed).toEqual([]);
  });
});

describe('commands of a recorded session', () => {
  const everything = lifter(({ payload }) => [{ ...DRAFT, evidence: payload }]);

  async function tagsOf(session: RecordedSession, store = memoryStore(), used = everything) {
    const plugins = [{ plugin: pluginOf(used) }];
    const source = sourceOf([session]);
    const events = await run({ source, plugins, store, attack: ATTACK, context: contextV01 });
    const tags = store
      .results()
      .flatMap(({ extractions }) =>
        extractions.flatMap(({ tags: own = [] }): readonly Tag[] => own),
      );
    return { tags, events };
  }

  const SESSION = scriptedSession(
    'shows "# ", types "id\\r", shows "\\r\\n# ", types "wget\\r", shows "\\r\\n# "',
    { sid: 's1' },
  );

  it('are named by the session and their place', async () => {
    const { tags } = await tagsOf(SESSION);
    expect(tags.map(({ source_id, evidence }) => [source_id, evidence])).toEqual([
      ['s1#cmd0', { command_text: 'id' }],
      ['s1#cmd1', { command_text: 'wget' }],
    ]);
  });

  it('typed with the echo off are not lifted; those behind them keep their place', async () => {
    const masked = scriptedSession(
      'shows "# ", types "su\\r", shows "\\r\\nPassword: ", types secretly "geheim\\r", shows "\\r\\n# ", types "id\\r", shows "\\r\\n# "',
      { sid: 's1' },
    );
    const { tags } = await tagsOf(masked);
    expect(JSON.stringify(tags)).not.toContain('geheim');
    expect(tags.map(({ evidence }) => evidence['command_text'])).toEqual(['su', 'id']);
  });

  it('are those of the honeypot’s log where there is one, with who ran them where', async () => {
    const logged: LoggedCommand = {
      ts: 1_793_491_201,
      text: 'uname -a',
      uid: '0',
      user: 'root',
      pwd: '/root',
    };
    const { tags } = await tagsOf({ ...SESSION, loggedCommands: [logged] });
    expect(tags.map(({ evidence }) => evidence)).toEqual([
      { command_text: 'uname -a', uid: '0', user: 'root', pwd: '/root' },
    ]);
  });

  it('are told of once: ttp.tagged, and one event a technique, and nothing when nothing is new', async () => {
    const store = memoryStore();
    const two = lifter(() => [DRAFT, { ...DRAFT, technique: 'T1059', subTechnique: 'T1059.004' }]);
    const { events, tags } = await tagsOf(SESSION, store, two);
    const published = envelopes(events).filter(({ topic }) => topic.startsWith('ttp.'));
    expect(published.map(({ topic }) => topic)).toEqual([
      'ttp.tagged',
      'ttp.rule.fired.T1059',
      'ttp.rule.fired.T1105',
    ]);
    expect(published[0]?.payload).toMatchObject({
      session_id: 's1',
      techniques_added: ['T1059', 'T1105'],
      tag_uuids: tags.map(({ uuid }) => uuid).sort(),
    });
    const again = await tagsOf(SESSION, store, two);
    expect(envelopes(again.events)).toEqual([]);
  });

  it('cost themselves alone when they cannot be lifted', async () => {
    const failing = lifter(({ payload }) => {
      if (payload['command_text'] === 'id') throw new Error('not this');
      return [DRAFT];
    });
    const { tags, events } = await tagsOf(SESSION, memoryStore(), failing);
    expect(tags.map(({ source_id }) => source_id)).toEqual(['s1#cmd1']);
    expect(faults(events)).toMatchObject([{ code: 'E_PLUGIN_FAULT', phase: 'lift' }]);
    expect(envelopes(events).some(({ topic }) => topic === 'ttp.tagged')).toBe(true);
  });
});
