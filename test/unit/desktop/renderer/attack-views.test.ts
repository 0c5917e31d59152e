import { describe, expect, it } from 'vitest';
import type { SessionRow, StateChangeRow, TagRow, TechniqueRow } from 'shardscope/client';
import {
  cellFill,
  confidenceClass,
} from '../../../../apps/desktop/src/renderer/components/attack/matrix-scale.ts';
import { laneStates } from '../../../../apps/desktop/src/renderer/components/attacker/lane-states.ts';
import { tagFacts, tagText } from '../../../../apps/desktop/src/renderer/format/tag-text.ts';
import { techniqueCells } from '../../../../apps/desktop/src/renderer/format/technique-cells.ts';

const ROW: TechniqueRow = {
  ...{ tactic: 'TA0002', technique: 'T1059', subTechnique: null, name: 'Interpreter', url: '' },
  ...{ count: 1, confidence: 0.5, attackers: 1, sessions: 1, rules: [], firstTs: 0, lastTs: 0 },
};

describe('cells of the matrix', () => {
  it('add up a technique with its sub-techniques, the most tagged first', () => {
    const cells = techniqueCells([
      ROW,
      { ...ROW, subTechnique: 'T1059.004', count: 3, confidence: 0.9 },
      { ...ROW, technique: 'T1053', count: 9 },
      { ...ROW, tactic: 'TA0003', technique: 'T1053', count: 2 },
    ]);
    const shown = cells.get('TA0002')?.map(({ technique, count }) => [technique, count]);
    expect(shown).toEqual([
      ['T1053', 9],
      ['T1059', 4],
    ]);
    expect(cells.get('TA0002')?.[1]).toMatchObject({ confidence: 0.9, subs: [{ count: 3 }] });
    expect(cells.get('TA0003')).toHaveLength(1);
  });

  it('are fuller by the logarithm of their tags, and edged by confidence', () => {
    const [one, ten, hundred] = [1, 10, 100].map((count) => cellFill(count, 100));
    expect((hundred ?? 0) - (ten ?? 0)).toBe((ten ?? 0) - (one ?? 0));
    expect(cellFill(0, 100)).toBe(0);
    const edge = (confidence: number): string => confidenceClass({ count: 1, confidence });
    expect([0.3, 0.6, 0.8].map(edge)).toEqual(['low', 'middle', 'high']);
  });
});

function tag(evidence: TagRow['evidence']): TagRow {
  return {
    ...{ uuid: 'u', tactic: 'TA0002', technique: 'T1059', subTechnique: null, name: '', url: '' },
    ...{ confidence: 1, effective: 1, ruleId: 'R1', ruleVersion: 1, ruleName: '', sid: null },
    ...{ ruleDescription: '', sourceKind: 'command', attackerUuid: null, address: null },
    ...{ evidenceRef: null, decky: null, command: null, t: null, ts: 0, evidence },
  };
}

describe('the evidence of a tag', () => {
  it('marks the places of the match, in order', () => {
    const spans = [
      [9, 11],
      [0, 4],
    ];
    expect(tagText(tag({ command_text: 'cat a && ls', spans }))).toEqual({
      text: 'cat a && ls',
      marks: [
        [0, 4],
        [9, 11],
      ],
    });
  });

  it('leaves out places that do not lie in the text: it comes from outside', () => {
    const wrong: readonly TagRow['evidence'][] = [
      { command_text: 'id', spans: [[0, 99]] },
      { command_text: 'id', spans: [[1, 1], [-1, 1], 'x', [null], ['a', 'b']] },
      { command_text: 'id', spans: 'no' },
    ];
    for (const evidence of wrong) expect(tagText(tag(evidence))?.marks).toEqual([]);
  });

  it('shows what is no text as facts', () => {
    const other = tag({ beacon_interval_s: 60, user: 'root' });
    expect(tagText(other)).toBeNull();
    expect(tagFacts(other)).toEqual([
      ['beacon_interval_s', '60'],
      ['user', 'root'],
    ]);
  });
});

function block(endedAt: number | null, x: number) {
  const session: SessionRow = {
    ...{ evidenceRef: `ref ${x}`, attackerUuid: 'a', sid: 's', decky: 'd', service: 'ssh' },
    ...{ shard: 'x', startedAt: endedAt, endedAt, durationS: 1, inputs: 0, outputs: 0, tags: 0 },
    ...{ commands: 0, observations: 0, tactics: [], final: true, truncated: false, cut: false },
    ...{ lines: { junk: 0, malformed: 0, oversized: 0 }, width: null, height: null },
  };
  return { session, x, width: 10, gap: '', gapWidth: 0 };
}

function change(ts: number, to: StateChangeRow['to']): StateChangeRow {
  return { ts, from: null, to, value: 'x', confidence: 1, count: 1 };
}

describe('lanes of states', () => {
  it('run from session to session, each with the state after it', () => {
    const blocks = [block(100, 0), block(200, 10), block(300, 20), block(400, 30)];
    const runs = laneStates(blocks, [change(100, 'unknown'), change(300, 'stable')], 50);
    expect(runs).toEqual([
      { x: 0, width: 20, state: 'unknown', isChange: false },
      { x: 20, width: 30, state: 'stable', isChange: true },
    ]);
  });

  it('are unknown before anything was folded', () => {
    expect(laneStates([block(100, 0)], [], 10)).toMatchObject([{ state: 'unknown' }]);
  });
});
