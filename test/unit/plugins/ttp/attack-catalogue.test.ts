import { describe, expect, it } from 'vitest';
import {
  loadAttackCatalogue,
  releaseTranslator,
} from '../../../../packages/plugins/src/ttp/index.ts';

describe('the ATT&CK catalogue', () => {
  const newer = loadAttackCatalogue();
  const older = loadAttackCatalogue('18.1');

  it('is release 19.1 unless told otherwise', () => {
    expect(newer.release).toBe('19.1');
    expect(newer.tactic('TA0005')?.name).toBe('Stealth');
    expect(newer.tactic('TA0112')?.name).toBe('Defense Impairment');
    expect(older.tactic('TA0005')?.name).toBe('Defense Evasion');
    expect(older.tactic('TA0112')).toBeUndefined();
  });

  it('counts what MITRE counts', () => {
    const count = (parts: boolean, catalogue = newer) =>
      catalogue.techniques().filter((technique) => (technique.parent !== null) === parts).length;
    expect([newer.tactics.length, count(false), count(true)]).toEqual([15, 222, 475]);
    expect([older.tactics.length, count(false, older), count(true, older)]).toEqual([14, 216, 475]);
  });

  it('moves techniques to the tactics of the release', () => {
    expect(newer.technique('T1222.002')?.tactics).toEqual(['TA0112']);
    expect(older.technique('T1222.002')?.tactics).toEqual(['TA0005']);
  });

  it('follows a revoked technique to its successor, and hides it from the look-up', () => {
    expect(newer.technique('T1562.004')).toBeUndefined();
    expect(newer.successor('T1562.004')?.id).toBe('T1686');
    expect(older.technique('T1562.004')?.name).toBe('Disable or Modify System Firewall');
    expect(newer.successor('T1002')?.id).toBe('T1560');
    expect(newer.successor('T9999')).toBeNull();
    expect(newer.entry('T1034')?.status).toBe('deprecated');
    expect(newer.successor('T1034')).toBeNull();
  });

  it('gives names, platforms and links', () => {
    expect(newer.technique('T1059.004')).toMatchObject({
      name: 'Unix Shell',
      parent: 'T1059',
      url: 'https://attack.mitre.org/techniques/T1059/004',
    });
    expect(newer.technique('T1059.004')?.platforms).toContain('Linux');
    expect(newer.technique('T1211')?.name).toBe('Exploitation for Stealth');
  });
});

describe('translating a technique to another release', () => {
  const newer = loadAttackCatalogue('19.1');
  const older = loadAttackCatalogue('18.1');
  const back = releaseTranslator(newer, older);
  const forth = releaseTranslator(older, newer);
  const placed = (placement: ReturnType<typeof back>) =>
    placement && [placement.tactic, placement.technique.id];

  it('goes back to what a technique replaced, the one of the same name first', () => {
    expect(placed(back('T1685', 'TA0112'))).toEqual(['TA0005', 'T1562.001']);
    expect(placed(back('T1690', 'TA0112'))).toEqual(['TA0005', 'T1562.003']);
    expect(placed(back('T1685.006', 'TA0112'))).toEqual(['TA0005', 'T1070.002']);
  });

  it('keeps what both have, with the tactic that the other release gives it', () => {
    expect(placed(back('T1082', 'TA0007'))).toEqual(['TA0007', 'T1082']);
    expect(placed(back('T1222.002', 'TA0112'))).toEqual(['TA0005', 'T1222.002']);
    expect(placed(forth('T1222.002', 'TA0005'))).toEqual(['TA0112', 'T1222.002']);
  });

  it('falls back to the parent, and to nothing', () => {
    expect(placed(back('T1027.018', 'TA0005'))).toEqual(['TA0005', 'T1027']);
    expect(back('T1682', 'TA0043')).toBeNull();
  });

  it('goes forwards along revocations', () => {
    expect(placed(forth('T1562.004', 'TA0005'))).toEqual(['TA0112', 'T1686']);
  });
});
