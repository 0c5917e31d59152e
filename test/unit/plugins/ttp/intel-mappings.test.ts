import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  formatProblem,
  loadAttackCatalogue,
  readIntelMappings,
} from '../../../../packages/plugins/src/ttp/index.ts';

const catalogue = loadAttackCatalogue();
const builtIn = readFileSync(
  new URL('../../../../packages/plugins/data/ttp/intel-mappings.yaml', import.meta.url),
  'utf8',
);
const read = (text: string) => readIntelMappings(text, 'intel.yaml', catalogue);
const told = (text: string) => read(text).problems.map(formatProblem);

describe('what intelligence stands for', () => {
  it('is used when all its techniques are in ATT&CK', () => {
    const { intel, problems } = read(builtIn);
    expect(problems).toEqual([]);
    expect(intel?.abuseipdb[0]).toEqual({ when: [5, 18, 22], technique: 'T1110' });
  });

  it.each([
    ['an unknown technique', 'T9999', /abuseipdb\[0\]\.technique: T9999 is not in ATT&CK 19\.1/],
    ['one without a successor', 'T1034', /T1034 is deprecated in ATT&CK 19\.1 without a successor/],
  ])('cannot load with %s, and names file, line and field', (_what, id, message) => {
    const text = builtIn.replace('technique: T1110', `technique: ${id}`);
    expect(read(text).intel).toBeNull();
    expect(told(text)[0]).toMatch(/^intel\.yaml:6:\d+ {2}error: /);
    expect(told(text)[0]).toMatch(message);
  });

  it('follows a revoked technique to its successor, and says so', () => {
    const text = builtIn.replace('technique: T1110', 'technique: T1562.004');
    expect(read(text).intel?.abuseipdb[0]?.technique).toBe('T1686');
    expect(told(text)).toEqual([expect.stringMatching(/warning: .*T1562\.004 is revoked.*T1686/)]);
  });

  it('that is no YAML is refused', () => {
    expect(read('abuseipdb: [').intel).toBeNull();
    expect(told('abuseipdb: [')[0]).toMatch(/not YAML/);
    expect(() => read('abuseipdb: 5')).toThrow(/abuseipdb/);
  });
});
