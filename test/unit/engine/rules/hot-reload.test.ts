import { appendFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { opened, rule, ruleFolder, versionOf, WITHIN_MS, write } from './support.ts';

const RELOADED = 'ttp.rule.reloaded';

/** For how long a file has to be left alone before it is read, in ms. */
const LEFT_ALONE_MS = 100;

const MAX_ATTEMPTS = 10;

/** A file that is written line by line, and the longest time between two lines. */
async function writtenInSteps() {
  const { folder } = await ruleFolder();
  await write(folder, 'mine.yaml', rule('X0001', 'evil'), rule('X0002', 'worse'));
  const told = await opened({ folders: [folder], statesFile: null });
  const text = [rule('X0001', 'evil', { version: '2' }), rule('X0002', 'worse')].join('');
  let last = performance.now();
  let longestGapMs = 0;
  await write(folder, 'mine.yaml');
  for (const line of text.split(/(?<=\n)/)) {
    await appendFile(join(folder, 'mine.yaml'), line);
    await pause(10);
    longestGapMs = Math.max(longestGapMs, performance.now() - last);
    last = performance.now();
  }
  await told.told(`${RELOADED}.X0001`);
  return { told, longestGapMs };
}

describe('rules of a folder', () => {
  it('stand beside the built-in ones from the beginning, which is no change', async () => {
    const { folder, states } = await ruleFolder();
    await write(folder, 'mine.yaml', rule('X0001', 'evil'));
    const mine = await opened({ folders: [folder], statesFile: states });
    expect(versionOf(mine, 'X0001')).toBe(1);
    expect(versionOf(mine, 'R0001')).toBe(1);
    expect(mine.changes).toEqual([]);
    const listed = mine.rules.list();
    expect(listed.find(({ definition }) => definition.rule_id === 'X0001')?.file).toBe(
      join(folder, 'mine.yaml'),
    );
    expect(listed.find(({ definition }) => definition.rule_id === 'R0001')?.file).toBeNull();
  });

  it('are followed within half a second: new, changed, gone; one event a rule', async () => {
    const { folder } = await ruleFolder();
    const mine = await opened({ folders: [folder], statesFile: null });
    await write(folder, 'mine.yaml', rule('X0001', 'evil'), rule('X0002', 'worse'));
    await mine.told(`${RELOADED}.X0002`);
    expect(mine.topics()).toEqual([`${RELOADED}.X0001`, `${RELOADED}.X0002`]);
    await write(folder, 'mine.yaml', rule('X0001', 'evil'), rule('X0002', 'bad', { version: '2' }));
    await mine.told(`${RELOADED}.X0002`);
    await expect.poll(() => versionOf(mine, 'X0002'), { timeout: 500 }).toBe(2);
    await rm(join(folder, 'mine.yaml'));
    await expect.poll(() => versionOf(mine, 'X0001'), { timeout: 500 }).toBeUndefined();
    // The rule that stayed the same was not told of again.
    const payloads = mine.changes.flatMap(({ events }) => events.map(({ payload }) => payload));
    expect(payloads.map(({ rule_id: id, change }) => [id, change])).toEqual([
      ['X0001', 'added'],
      ['X0002', 'added'],
      ['X0002', 'changed'],
      ['X0001', 'removed'],
      ['X0002', 'removed'],
    ]);
    expect(mine.messages.map(({ text }) => text)).toContain('X0002 was changed.');
  });

  it('are taken from a file that replaces another, as editors save', async () => {
    const { folder } = await ruleFolder();
    await write(folder, 'mine.yaml', rule('X0001', 'evil'));
    const mine = await opened({ folders: [folder], statesFile: null });
    await rename(join(folder, 'mine.yaml'), join(folder, 'mine.yaml~'));
    await write(folder, 'mine.yaml', rule('X0001', 'evil', { version: '2' }));
    await mine.told(`${RELOADED}.X0001`);
    expect(versionOf(mine, 'X0001')).toBe(2);
    expect(mine.topics()).toEqual([`${RELOADED}.X0001`]);
  });

  it('are never taken from half a file', async () => {
    // A machine that stands still for longer than a file has to be left alone says nothing.
    for (let attempt = 1; ; attempt += 1) {
      const { told, longestGapMs } = await writtenInSteps();
      if (longestGapMs > LEFT_ALONE_MS / 2 && attempt < MAX_ATTEMPTS) continue;
      expect(told.topics()).toEqual([`${RELOADED}.X0001`]);
      expect(told.messages.filter(({ severity }) => severity === 'error')).toEqual([]);
      return;
    }
  });

  it('stay as they were while their file is wrong, and that is said with file, line and field', async () => {
    const { folder } = await ruleFolder();
    await write(folder, 'mine.yaml', rule('X0001', 'evil'), rule('X0002', 'worse'));
    const mine = await opened({ folders: [folder], statesFile: null });
    await write(
      folder,
      'mine.yaml',
      rule('X0001', 'evil', { version: '2', technique: 'T9999' }),
      rule('X0002', 'worse', { version: '2' }),
    );
    await mine.told(`${RELOADED}.X0002`);
    expect(versionOf(mine, 'X0001')).toBe(1);
    expect(versionOf(mine, 'X0002')).toBe(2);
    const message = mine.messages.find(({ ruleId }) => ruleId === 'X0001');
    expect(message).toMatchObject({
      severity: 'error',
      file: join(folder, 'mine.yaml'),
      line: 8,
      field: 'emits[0].technique_id',
    });
    expect(message?.text).toMatch(/T9999.*the version before stays in use$/);
    await write(folder, 'mine.yaml', '- rule_id: [');
    await expect.poll(() => mine.messages.at(-1)?.text, { timeout: 500 }).toMatch(/not YAML/);
    expect(versionOf(mine, 'X0001')).toBe(1);
    expect(versionOf(mine, 'X0002')).toBe(2);
  });

  it('are no longer said to be wrong once they are right, or their file is gone', async () => {
    const { folder } = await ruleFolder();
    const wrong = rule('X0001', 'evil', { technique: 'T9999' });
    await write(folder, 'mended.yaml', wrong);
    await write(folder, 'removed.yaml', '- rule_id: [');
    await write(folder, 'wrong.yaml', rule('X0003', 'bad', { technique: 'T9999' }));
    const mine = await opened({ folders: [folder], statesFile: null });
    const said = () =>
      mine.rules
        .messages()
        .filter(({ severity }) => severity === 'error')
        .map(({ file }) => basename(file ?? ''));
    expect(said().toSorted()).toEqual(['mended.yaml', 'removed.yaml', 'wrong.yaml']);
    await write(folder, 'mended.yaml', rule('X0001', 'evil'));
    await mine.told(`${RELOADED}.X0001`);
    expect(said().toSorted()).toEqual(['removed.yaml', 'wrong.yaml']);
    await rm(join(folder, 'removed.yaml'));
    await expect.poll(said, { timeout: WITHIN_MS }).toEqual(['wrong.yaml']);
    // One place is mended, another one is not.
    await write(
      folder,
      'wrong.yaml',
      rule('X0004', 'fine'),
      rule('X0003', 'b', { technique: 'T9' }),
    );
    await mine.told(`${RELOADED}.X0004`);
    expect(said()).toEqual(['wrong.yaml']);
    expect(mine.rules.messages().find(({ severity }) => severity === 'error')?.line).toBe(17);
  });

  it('give way to the first of an id, and take its place when that is gone', async () => {
    const { folder } = await ruleFolder();
    await write(folder, 'a.yaml', rule('X0001', 'evil'));
    await write(folder, 'b.yaml', rule('X0001', 'worse', { version: '7' }), rule('R0001', 'mine'));
    const mine = await opened({ folders: [folder], statesFile: null });
    expect(versionOf(mine, 'X0001')).toBe(1);
    expect(mine.messages.map(({ text }) => text)).toEqual([
      `X0001 is defined in ${join(folder, 'a.yaml')} already: choose another id`,
      'R0001 is defined in the built-in rules already: choose another id',
    ]);
    await rm(join(folder, 'a.yaml'));
    await expect.poll(() => versionOf(mine, 'X0001'), { timeout: 500 }).toBe(7);
  });

  it('are found in a folder that comes later, goes and comes again', async () => {
    const { folder } = await ruleFolder();
    await rm(folder, { recursive: true });
    const mine = await opened({ folders: [folder], statesFile: null });
    for (const version of [1, 2]) {
      await mkdir(folder);
      await write(folder, 'mine.yaml', rule('X0001', 'evil', { version: String(version) }));
      await expect.poll(() => versionOf(mine, 'X0001'), { timeout: 600 }).toBe(version);
      await rm(folder, { recursive: true });
      await expect.poll(() => versionOf(mine, 'X0001'), { timeout: 600 }).toBeUndefined();
    }
  });

  it('leave out what is no file of rules', async () => {
    const { folder } = await ruleFolder();
    await write(folder, '.hidden.yaml', rule('X0001', 'evil'));
    await write(folder, 'notes.txt', rule('X0002', 'evil'));
    await mkdir(join(folder, 'folder.yaml'));
    await write(folder, 'mine.yml', rule('X0003', 'evil'));
    const { rules, messages } = await opened({ folders: [folder], statesFile: null });
    const own = rules.list().flatMap(({ definition, file }) => (file ? definition.rule_id : []));
    expect(own).toEqual(['X0003']);
    expect(messages.map(({ file }) => file)).toEqual([join(folder, 'folder.yaml')]);
  });
});

describe('a watcher that fails', () => {
  it('at once is replaced by polling, and that is said', async () => {
    const { folder } = await ruleFolder();
    const mine = await opened({
      folders: [folder],
      statesFile: null,
      watch: () => {
        throw new Error('no watches left');
      },
    });
    expect(mine.messages.map(({ text }) => text)).toEqual([
      'The folder cannot be watched (no watches left): it is looked at 5 times a second.',
    ]);
    await write(folder, 'mine.yaml', rule('X0001', 'evil'));
    await mine.told(`${RELOADED}.X0001`);
  });

  it('later on is replaced by polling, once', async () => {
    const { folder } = await ruleFolder();
    let fail: (cause: unknown) => void = () => undefined;
    const mine = await opened({
      folders: [folder],
      statesFile: null,
      watch: (_folder, _onEvent, onError) => {
        fail = onError;
        return { close: () => undefined };
      },
    });
    fail(new Error('gone'));
    fail(new Error('gone'));
    expect(mine.messages).toHaveLength(1);
    await write(folder, 'mine.yaml', rule('X0001', 'evil'));
    await mine.told(`${RELOADED}.X0001`);
  });

  it('silently is found out by looking now and then', async () => {
    const { folder } = await ruleFolder();
    const watch = () => ({ close: () => undefined });
    const mine = await opened({ folders: [folder], statesFile: null, watch });
    await pause(2200);
    await write(folder, 'mine.yaml', rule('X0001', 'evil'));
    await expect.poll(() => versionOf(mine, 'X0001'), { timeout: 4000 }).toBe(1);
    expect(mine.messages[0]?.text).toMatch(/does not report changes.*5 times a second/);
    await write(folder, 'mine.yaml', rule('X0001', 'evil', { version: '2' }));
    await expect.poll(() => versionOf(mine, 'X0001'), { timeout: 500 }).toBe(2);
  }, 15_000);
});

describe('closed rules', () => {
  it('change no more', async () => {
    const { folder } = await ruleFolder();
    const mine = await opened({ folders: [folder], statesFile: null });
    await mine.rules.close();
    await writeFile(join(folder, 'mine.yaml'), rule('X0001', 'evil'));
    await pause(400);
    expect(mine.changes).toEqual([]);
  });
});
