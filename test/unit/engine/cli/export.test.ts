import { mkdir, mkdtemp, readFile, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stubIdentityUuid, type Tag } from '@shardscope/sdk';
import { layerSchema } from '../../plugins/ttp/navigator-4.5.ts';
import { stixBundleSchema } from '../../plugins/ttp/stix-2.1.ts';
import { rule } from '../rules/support.ts';
import { linesOf, shardscope } from './support/command-line.ts';
import { SAMPLES, folders } from './support/recordings.ts';

/** One data folder for all, so that the samples are analysed once. */
const data = await realpath(await mkdtemp(join(tmpdir(), 'shardscope-export-')));
const run = (...args: string[]) => shardscope(['export', ...args], { data });

/** The tags that an export as JSON Lines gives. */
async function tagsOf(...args: string[]): Promise<readonly Tag[]> {
  const { stdout } = await run('jsonl', SAMPLES, '--quiet', ...args);
  return linesOf(stdout).map((line) => JSON.parse(line) as Tag);
}

let known: Promise<readonly Tag[]> | undefined;

/** All tags of the samples, with an attacker and a session to ask for. */
async function samples() {
  const all = await (known ??= tagsOf());
  const [first] = all;
  if (!first?.attacker_uuid || !first.session_id) throw new Error('The samples have no tags.');
  return { all, first, attacker: first.attacker_uuid, session: first.session_id };
}

describe('shardscope export', () => {
  it('jsonl has all tags, each with its identity', async () => {
    const { all, first, attacker } = await samples();
    expect(all.length).toBeGreaterThan(50);
    expect(new Set(all.map(({ uuid }) => uuid)).size).toBe(all.length);
    expect(first.identity_uuid).toBe(stubIdentityUuid(attacker));
    expect(first).not.toHaveProperty('evidenceRef');
  });

  it('csv has a header once and a row a tag', async () => {
    const { all } = await samples();
    const { stdout } = await run('csv', SAMPLES, '--quiet');
    expect(stdout.match(/^uuid,created_at,/gm)).toHaveLength(1);
    for (const { uuid } of all) expect(stdout).toContain(`\n${uuid},`);
  });

  it.each([
    ['19.1', '19'],
    ['18.1', '18'],
  ])('navigator writes a layer of format 4.5 for %s', async (release, version) => {
    const { all } = await samples();
    const { stdout } = await run('navigator', SAMPLES, '--quiet', '--attack', release);
    const layer = layerSchema.parse(JSON.parse(stdout));
    expect(layer.versions.attack).toBe(version);
    const scores = (layer.techniques ?? []).map(({ score }) => Number(score));
    expect(scores.reduce((sum, score) => sum + score, 0)).toBe(all.length);
  });

  it('stix writes a bundle of STIX 2.1, the same each time', async () => {
    const { stdout } = await run('stix', SAMPLES, '--quiet');
    expect(stixBundleSchema.safeParse(JSON.parse(stdout)).success).toBe(true);
    expect((await run('stix', SAMPLES, '--quiet')).stdout).toBe(stdout);
    const types = new Set([...stdout.matchAll(/"type": "([a-z-]+)"/g)].map(([, type]) => type));
    for (const type of ['attack-pattern', 'observed-data', 'threat-actor', 'sighting'])
      expect(types).toContain(type);
  });

  it('keeps to one attacker, one identity, one session', async () => {
    const { all, attacker, session } = await samples();
    const ofAttacker = all.filter((tag) => tag.attacker_uuid === attacker);
    const ofSession = all.filter((tag) => tag.session_id === session);
    expect(ofAttacker.length).toBeLessThan(all.length);
    expect(await tagsOf('--attacker', attacker)).toEqual(ofAttacker);
    expect(await tagsOf('--identity', stubIdentityUuid(attacker))).toEqual(ofAttacker);
    expect(await tagsOf('--session', session)).toEqual(ofSession);
    const { stdout } = await run('navigator', SAMPLES, '--quiet', '--session', session);
    expect(stdout).toContain(`"Shardscope: session ${session}"`);
  });

  it.each([
    ['--attacker', /knows no attacker "nobody"/],
    ['--identity', /knows no identity "nobody"/],
    ['--session', /knows no session "nobody"/],
  ])('says that it knows no such %s', async (option, message) => {
    const { stdout, stderr, code } = await run('csv', SAMPLES, '--quiet', option, 'nobody');
    expect([stdout === '' || stdout.startsWith('uuid,'), code]).toEqual([true, 1]);
    expect(stderr).toMatch(message);
  });

  it('writes a file as a whole, and prints nothing', async () => {
    const { root } = await folders();
    const file = join(root, 'layer.json');
    await writeFile(file, 'old');
    const { stdout, code } = await run('navigator', SAMPLES, '--quiet', '-o', file);
    expect([stdout, code]).toEqual(['', 0]);
    expect(layerSchema.safeParse(JSON.parse(await readFile(file, 'utf8'))).success).toBe(true);
    const failed = await run('csv', SAMPLES, '--quiet', '--session', 'nobody', '-o', file);
    expect(failed.code).toBe(1);
    expect(await readFile(file, 'utf8')).toContain('enterprise-attack');
    expect((await readdir(root)).sort()).toEqual(['layer.json', 'recordings']);
  });

  it('never writes into what is opened', async () => {
    const before = await readdir(SAMPLES);
    const { code, stderr } = await run('csv', SAMPLES, '-o', join(SAMPLES, 'x.csv'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/nothing is ever written into an opened folder/);
    expect(await readdir(SAMPLES)).toEqual(before);
    const nowhere = await run('csv', SAMPLES, '-o', join(data, 'no/where.csv'));
    expect(nowhere.code).toBe(1);
    expect(nowhere.stderr).toMatch(/cannot be written/);
  });

  it('uses the rules of the user, with the states of all', async () => {
    const { data: own, root, recordings } = await folders();
    const exported = async (...args: string[]) => {
      const { stdout } = await shardscope(['export', 'csv', SAMPLES, '--quiet', ...args], {
        data: own,
      });
      return stdout;
    };
    await mkdir(join(root, 'rules'));
    await writeFile(join(root, 'rules/mine.yaml'), rule('X0001', 'whoami'));
    expect(await exported()).toMatch(/,R0019,/);
    expect(await exported('--rules', join(root, 'rules'))).toMatch(/,X0001,/);
    await shardscope(['rules', 'state', 'R0019', 'disable'], { data: own });
    const disabled = await exported();
    expect(disabled).not.toMatch(/,R0019,|,X0001,/);
    expect(disabled).toMatch(/,R0018,/);
    const inside = ['export', 'csv', root, '--rules', join(root, 'rules')];
    const refused = await shardscope(inside, { data: own });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/nothing in an opened folder is trusted/);
    expect(await readdir(recordings)).toEqual([]);
  });

  it('ends with 2 on wrong usage and with 3 where nothing can be read', async () => {
    expect((await run('pdf', SAMPLES)).code).toBe(2);
    expect((await run('csv', SAMPLES, '--attack', '1.0')).code).toBe(2);
    expect((await run('csv', join(data, 'nowhere'))).code).toBe(3);
    await rm(data, { recursive: true, force: true });
  });
});
