import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attackerAt, command, result, summary } from '../../sdk/store/session-results.ts';
import { folders } from './support/folders.ts';
import { pathsIn } from './support/paths-in.ts';
import { dirOf, open } from './support/workspaces.ts';
import { containing } from './support/containing.ts';

const { evidenceRef } = summary();

describe('the indexes of shards', () => {
  it('are found again, one small file each, whatever the shard is called', async () => {
    const at = await folders();
    const first = await open(at);
    const shards = ['decky/ssh/a.jsonl', '../../../etc/passwd', 'caf\udce9', 'caf\udcea', ''];
    for (const shard of shards) await first.indexStore.save(shard, { name: shard.length, at: [1] });
    await first.close();
    const second = await open(at);
    for (const shard of shards) {
      expect(await second.indexStore.load(shard)).toEqual({ name: shard.length, at: [1] });
    }
    expect(await second.indexStore.load('another')).toBeUndefined();
    const names = await readdir(join(dirOf(second), 'index'));
    expect(names).toHaveLength(shards.length);
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{32}\.json$/);
  });

  it('are replaced by a newer one', async () => {
    const at = await folders();
    const { indexStore } = await open(at);
    await indexStore.save('a.jsonl', 1);
    await indexStore.save('a.jsonl', 2);
    expect(await indexStore.load('a.jsonl')).toBe(2);
  });

  it('are left out with a notice when they are damaged', async () => {
    const at = await folders();
    const notices: unknown[] = [];
    const workspace = await open(at, { onNotice: ({ code }) => void notices.push(code) });
    await workspace.indexStore.save('a.jsonl', 1);
    const folder = join(dirOf(workspace), 'index');
    const [name = ''] = await readdir(folder);
    await writeFile(join(folder, name), '{"version":1,"sha');
    expect(await workspace.indexStore.load('a.jsonl')).toBeUndefined();
    expect(notices).toEqual(['E_INDEX_INVALID']);
  });

  it('cost a notice and nothing else when they cannot be written', async () => {
    const at = await folders();
    const notices: unknown[] = [];
    const workspace = await open(at, { onNotice: ({ code }) => void notices.push(code) });
    await writeFile(join(dirOf(workspace), 'index'), 'in the way');
    await workspace.indexStore.save('a.jsonl', 1);
    await workspace.indexStore.save('b.jsonl', 1);
    expect(notices).toEqual(['E_INDEX_UNWRITTEN']);
  });
});

describe('addresses assigned by hand', () => {
  it('are kept in a file of their own, in normal form', async () => {
    const at = await folders();
    const first = await open(at);
    await first.assignments.assign(evidenceRef, '2001:DB8:0::1');
    await first.close();
    const second = await open(at);
    expect([...second.assignments.all()]).toEqual([[evidenceRef, '2001:db8::1']]);
    await second.assignments.assign(evidenceRef, null);
    expect(second.assignments.all().size).toBe(0);
    const file = join(dirOf(second), 'assignments.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ version: 1, assignments: [] });
  });

  it('survive the database', async () => {
    const at = await folders();
    const first = await open(at);
    first.store.persist(result());
    await first.assignments.assign(evidenceRef, '192.0.2.1');
    await first.close();
    await writeFile(join(dirOf(first), 'store.sqlite'), 'damaged');
    const second = await open(at);
    expect(second.notices).toHaveLength(1);
    expect(second.assignments.all().get(evidenceRef)).toBe('192.0.2.1');
  });

  it('are all kept when several are made at once', async () => {
    const at = await folders();
    const first = await open(at);
    const refs = Array.from({ length: 10 }, (_each, i) => summary({ sid: `s${i}` }).evidenceRef);
    await Promise.all(refs.map((ref) => first.assignments.assign(ref, '192.0.2.1')));
    await first.close();
    expect([...(await open(at)).assignments.all().keys()]).toEqual(refs);
  });

  it.each([
    ['no session', 'not a pointer', '192.0.2.1'],
    ['no address', evidenceRef, 'localhost'],
    ['nothing', evidenceRef, ''],
  ])('are refused for %s', async (_name, ref, address) => {
    const { assignments } = await open(await folders());
    await expect(assignments.assign(ref, address)).rejects.toMatchObject({
      code: 'E_ASSIGNMENT_REFUSED',
    });
    expect(assignments.all().size).toBe(0);
  });

  it.each([
    '{',
    '{"version":1}',
    '{"version":1,"assignments":[{"evidence_ref":"x","address":"192.0.2.1"}]}',
    `{"version":1,"assignments":[{"evidence_ref":"${evidenceRef}","address":"nowhere"}]}`,
  ])('are set aside, never overwritten, when the file holds %s', async (text) => {
    const at = await folders();
    const first = await open(at);
    await first.close();
    const file = join(dirOf(first), 'assignments.json');
    await writeFile(file, text);
    const second = await open(at);
    expect(second.notices).toMatchObject([{ code: 'E_ASSIGNMENTS_INVALID', file }]);
    await second.assignments.assign(evidenceRef, '192.0.2.1');
    expect(await readFile(`${file}.set-aside-invalid-1`, 'utf8')).toBe(text);
  });
});

describe('forgetting an attacker', () => {
  it('leaves no byte of it in any file of the workspace', async () => {
    const at = await folders();
    const workspace = await open(at);
    const dir = dirOf(workspace);
    const kept = summary({ sid: 'kept-session' });
    const secret = summary({ sid: 'secret-session', attacker: attackerAt('203.0.113.77') });
    workspace.store.persist(result(kept));
    workspace.store.persist(result(secret, { commands: [command(0, 'curl secret-server')] }));
    await workspace.assignments.assign(kept.evidenceRef, '192.0.2.7');
    await workspace.assignments.assign(secret.evidenceRef, '203.0.113.77');
    await workspace.indexStore.save('a.jsonl', { sids: ['secret-session'] });
    await workspace.flush();
    const before = await readFile(join(dir, 'store.sqlite'));
    await writeFile(join(dir, 'store.sqlite.set-aside-corrupt-1'), before);
    expect(await filesWith(dir, 'secret-se')).toHaveLength(4);

    const { address } = await workspace.forget('203.0.113.77');
    expect(address).toBe('203.0.113.77');
    for (const text of ['secret-se', '203.0.113.77', secret.attacker.uuid]) {
      expect(await filesWith(dir, text)).toEqual([]);
    }
    await workspace.close();
    const again = await open(at);
    expect(again.store.attackers()).toMatchObject([{ address: '192.0.2.7', sessions: 1 }]);
    expect([...again.assignments.all().keys()]).toEqual([kept.evidenceRef]);
  });

  it('says when the attacker is unknown', async () => {
    const workspace = await open(await folders());
    await expect(workspace.forget('192.0.2.9')).rejects.toMatchObject({
      code: 'E_ATTACKER_UNKNOWN',
      message: containing('192.0.2.9'),
    });
  });
});

async function filesWith(dir: string, text: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of await pathsIn(dir)) {
    const bytes = await readFile(join(dir, path)).catch(() => Buffer.alloc(0));
    if (bytes.includes(text)) found.push(path);
  }
  return found;
}
