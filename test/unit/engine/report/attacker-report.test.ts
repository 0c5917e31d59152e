import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEngine, type Harness } from '../engine/engine-harness.ts';

let harness: Harness;
let report = '';

beforeAll(async () => {
  harness = await startEngine();
  await harness.ended();
  const query = { sort: 'sessions', descending: true, offset: 0, limit: 1 } as const;
  const { rows } = await harness.client.request('attackers', { ...query, text: '198.51.100.201' });
  const attacker = rows[0]?.uuid ?? '';
  report = (await harness.client.request('export.report', { attacker })).text;
});

afterAll(() => harness.close());

/** The places of words in the report, in the order of the words. */
function places(words: readonly string[]): readonly number[] {
  return words.map((word) => report.indexOf(word));
}

describe('a report of one attacker', () => {
  it('begins with what stands out, how sure it is and what it rests on', () => {
    const head = report.slice(report.indexOf('What stands out'), report.indexOf('<h2>'));
    expect(head).toMatch(/Types by hand.*confidence 0\.\d\d/s);
    expect(head).toContain('input modality typed 0.');
    expect(head).toMatch(
      /Sessions contradict each other in feedback loop, latency class and 8 more\..*confidence 0\.60/s,
    );
    expect(head).toMatch(/\d+ stable, \d+ drifting, \d+ conflicted/);
  });

  it('names tactics, and times with their zone', () => {
    expect(report).toContain('<td>Credential Access</td>');
    expect(report).not.toMatch(/TA00\d\d/);
    expect(report).toMatch(/5 Nov 2026 22:41:10 UTC/);
    expect(report).not.toMatch(/\d{4}-\d\d-\d\dT\d\d:\d\d/);
  });

  it('has one table of primitives, by domain, those that tell operators apart first', () => {
    const names = ['>input_modality<', '>command_chunking<', '>feedback_loop_engagement<'];
    const found = places([...names, '>cognitive_load<', '>escalation_pattern<', '>shell_type<']);
    expect(found).not.toContain(-1);
    expect(found).toEqual(found.toSorted((one, other) => one - other));
    expect(report.split('>input_modality<')).toHaveLength(2);
  });

  it('puts heads of numbers above their numbers', () => {
    expect(report).toMatch(/<th scope="col" class="n">confidence<\/th>/);
  });

  it('draws rhythm, pauses, states and tactics, each with its title and its text', () => {
    const drawings = [
      ...report.matchAll(
        /<svg[^>]*role="img"[^>]*>\s*<title[^>]*>([^<]+)<\/title>\s*<desc[^>]*>([^<]+)<\/desc>/g,
      ),
    ];
    const titles = drawings.map(([, title]) => title?.split(',')[0]);
    expect(titles.slice(0, 2)).toEqual([
      'Keystroke rhythm',
      'Pauses between commands against output',
    ]);
    expect(titles.slice(-3)).toEqual([
      'State of each primitive over time',
      'Tags by tactic',
      'Sessions by day and hour',
    ]);
    expect(report.split('role="img"')).toHaveLength(drawings.length + 1);
    expect(drawings[0]?.[2]).toMatch(/\d+ keys, .*median interval \d+ ms/);
    expect(drawings.at(-3)?.[2]).toContain('conflicted since 4 Nov 2026');
  });

  it('has no style but the one that its policy lets in', () => {
    expect(report).toContain("default-src 'none'");
    expect(report).not.toMatch(/ style="/);
    expect(report.split('<style>')).toHaveLength(2);
  });
});
