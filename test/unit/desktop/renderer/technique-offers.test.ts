import type { TechniqueRow } from 'shardscope/client';
import { describe, expect, it } from 'vitest';
import { techniqueOffers } from '../../../../apps/desktop/src/renderer/components/frame/technique-offers.ts';

const NAMES = {
  tacticName: (id: string) => ({ TA0006: 'Credential Access', TA0007: 'Discovery' })[id] ?? id,
  techniqueName: (id: string) =>
    ({ T1003: 'OS Credential Dumping', T1083: 'File and Directory Discovery' })[id] ?? id,
};

function row(tactic: string, technique: string, sub: string | null, name: string): TechniqueRow {
  return {
    ...{ tactic, technique, subTechnique: sub, name, url: '', count: 2, confidence: 1 },
    ...{ attackers: 1, sessions: 1, rules: [], firstTs: 0, lastTs: 0 },
  };
}

const ROWS = [
  row('TA0006', 'T1003', 'T1003.008', '/etc/passwd and /etc/shadow'),
  row('TA0006', 'T1003', 'T1003.007', 'Proc Filesystem'),
  row('TA0007', 'T1083', null, 'File and Directory Discovery'),
];

const ids = (query: string): readonly string[] =>
  techniqueOffers(ROWS, NAMES, query).map(({ id }) => id);

describe('what the palette offers of ATT&CK', () => {
  it('is all that was seen, tactics first, each technique before its sub-techniques', () => {
    expect(ids('')).toEqual(['TA0006', 'TA0007', 'T1003', 'T1003.007', 'T1003.008', 'T1083']);
  });

  it('names techniques that only their sub-techniques were seen of, and counts those', () => {
    const [, , technique] = techniqueOffers(ROWS, NAMES, '');
    expect(technique).toEqual({
      ...{ id: 'T1003', name: 'OS Credential Dumping', tags: 4, filter: 'technique=T1003' },
    });
  });

  it('is found by id, by name, and by the name of the tactic', () => {
    expect(ids('t1083')).toEqual(['T1083']);
    expect(ids('shadow')).toEqual(['T1003.008']);
    expect(ids('discovery')).toEqual(['TA0007', 'T1083']);
    expect(techniqueOffers(ROWS, NAMES, 'discovery')[0]?.filter).toBe('tactic=TA0007');
    expect(ids('nothing of this')).toEqual([]);
  });
});
