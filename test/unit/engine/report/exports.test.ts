import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startEngine, type Harness } from '../engine/engine-harness.ts';

const open: Harness[] = [];

afterEach(async () => {
  for (const harness of open.splice(0)) await harness.close();
});

/** An engine on one recorded session in which somebody typed a line. */
async function recorded(command: string): Promise<Harness> {
  const root = await mkdtemp(join(tmpdir(), 'shardscope-export-'));
  const folder = join(root, 'web-01', 'ssh', 'transcripts');
  await mkdir(folder, { recursive: true });
  const sid = 'aaaa1111-0000-4000-8000-000000000000';
  const hdr = { version: 2, width: 80, height: 24, timestamp: 1_793_000_000 };
  const keys = Array.from(command).flatMap((key, i) => [
    { sid, t: 1 + i / 10, ch: 'i', d: key },
    { sid, t: 1.01 + i / 10, ch: 'o', d: key },
  ]);
  const t = 2 + command.length / 10;
  const end = [
    { sid, t, ch: 'i', d: '\r' },
    { sid, t: t + 0.1, ch: 'o', d: '\r\nroot@web01:~# ' },
  ];
  const prompt = { sid, t: 0.1, ch: 'o', d: 'root@web01:~# ' };
  const lines = [{ sid, hdr }, prompt, ...keys, ...end].map((line) => JSON.stringify(line));
  await writeFile(join(folder, 'sessions-2026-10-20.jsonl'), `${lines.join('\n')}\n`);
  const harness = await startEngine({ open: root, roots: [root] });
  open.push(harness);
  await harness.ended();
  return harness;
}

async function csvOf(command: string): Promise<string> {
  const { client } = await recorded(command);
  const list = { kind: 'commands', text: 'decky=web-01' } as const;
  return (await client.request('export.rows', { list, format: 'csv' })).text;
}

describe('a table for a spreadsheet', () => {
  it.each(['=1+1', '+cmd', '-x', '@SUM(A1)', ' =HYPERLINK("http://x")'])(
    'holds no formula that was typed: %s',
    async (command) => {
      const text = await csvOf(command);
      const typed = command.trim().replaceAll('"', '""');
      expect(text).toContain(typed);
      expect(text).not.toMatch(new RegExp(`(^|,)"?\\s*[=+@-]`, 'm'));
    },
  );

  it('shows control characters, quotes and commas as text', async () => {
    const text = await csvOf('echo "a,b"');
    expect(text).toContain('"echo ""a,b"""');
    expect(text.endsWith('\r\n')).toBe(true);
  });
});

describe('a report', () => {
  it('escapes whatever was typed, and forbids itself everything', async () => {
    const { client } = await recorded('</td><script>alert(1)</script>&amp;');
    const { rows } = await client.request('attackers', {
      ...{ sort: 'lastSeen', descending: true, text: '', offset: 0, limit: 1 },
    });
    const { name, text } = await client.request('export.report', {
      attacker: rows[0]?.uuid ?? '',
    });
    expect(name).toMatch(/^attacker-[\w.-]+\.html$/);
    expect(text).toContain("default-src 'none'");
    expect(text).toContain('&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;');
    expect(text).not.toContain('<script');
  });

  it('is refused for nobody', async () => {
    const { client } = await recorded('id');
    const attacker = '00000000-0000-5000-8000-000000000000';
    await expect(client.request('export.report', { attacker })).rejects.toMatchObject({
      code: 'E_ATTACKER_UNKNOWN',
    });
  });
});
