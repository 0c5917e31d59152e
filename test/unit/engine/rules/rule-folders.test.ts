import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  addRuleFolder,
  addedRuleFolders,
  ownRuleFolder,
  removeRuleFolder,
  ruleFolders,
} from '../../../../packages/engine/src/rules/index.ts';
import { ruleFolder } from './support.ts';

async function made(...path: string[]): Promise<string> {
  const folder = join(...path);
  await mkdir(folder, { recursive: true });
  return folder;
}

describe('the folders of rules', () => {
  it('are the user’s own, those of this run, and those that were added', async () => {
    const { data } = await ruleFolder();
    const [added, named] = [await made(data, 'added'), await made(data, 'named')];
    expect(await addRuleFolder(added, data)).toBe(added);
    await addRuleFolder(added, data);
    expect(await ruleFolders([named], null, data)).toEqual({
      folders: [ownRuleFolder(data), named, added],
      notices: [],
    });
    expect(await removeRuleFolder(added, data)).toBe(true);
    expect(await removeRuleFolder(added, data)).toBe(false);
    expect(await addedRuleFolders(data)).toEqual([]);
  });

  it('are never in what is opened, by whatever name', async () => {
    const { data } = await ruleFolder();
    const inside = await made(data, 'recordings', 'rules');
    const link = join(data, 'link');
    await symlink(inside, link);
    const opened = join(data, 'recordings');
    for (const folder of [inside, link, opened]) {
      await expect(ruleFolders([folder], opened, data)).rejects.toMatchObject({
        code: 'E_RULES_INSIDE',
      });
    }
    await addRuleFolder(link, data);
    const { folders, notices } = await ruleFolders([], opened, data);
    expect(folders).toEqual([ownRuleFolder(data)]);
    expect(notices).toEqual([expect.stringContaining('nothing in an opened folder is trusted')]);
  });

  it('that are gone cost only their own rules, unless they were asked for', async () => {
    const { data } = await ruleFolder();
    const gone = await made(data, 'gone');
    await addRuleFolder(gone, data);
    await rm(gone, { recursive: true });
    const { folders, notices } = await ruleFolders([], null, data);
    expect(folders).toEqual([ownRuleFolder(data)]);
    expect(notices[0]).toContain('there is no such folder');
    await expect(ruleFolders([gone], null, data)).rejects.toMatchObject({
      code: 'E_RULES_UNREADABLE',
    });
    expect(await removeRuleFolder(gone, data)).toBe(true);
  });

  it('are told of when the settings cannot be read', async () => {
    const { data } = await ruleFolder();
    await writeFile(join(data, 'rule-folders.json'), '{"version":1,"folders":"x"}');
    await expect(ruleFolders([], null, data)).rejects.toMatchObject({
      code: 'E_RULE_FOLDERS_INVALID',
    });
  });
});
