import type { Command } from 'commander';
import { visibleText } from '../client/visible-text.ts';
import {
  deleteWorkspace,
  findWorkspace,
  forgetAttacker,
  listWorkspaces,
  type WorkspaceInfo,
} from '../workspace/index.ts';
import type { Console } from './console.ts';
import { EXIT } from './exit-codes.ts';
import type { Finish } from './main.ts';
import { count, formatBytes, formatTime } from './units.ts';

/** `shardscope workspace …`: what is kept on this machine, and how to get rid of it. */
export function addWorkspaceCommand(program: Command, console: Console, finish: Finish): void {
  const say = (text: string): void => console.out.write(`${visibleText(text)}\n`);
  const command = program.command('workspace').description('list, find and delete what is kept');
  command
    .command('list')
    .description('list the workspaces of this user')
    .action(async () => {
      const workspaces = await listWorkspaces();
      for (const workspace of workspaces) say(describe(workspace));
      if (workspaces.length === 0) say('There is no workspace yet: analysing a folder makes one.');
      finish(EXIT.done);
    });
  command
    .command('path')
    .description('print the folder of the workspace for a path')
    .argument('<path>', 'folder or file that was opened')
    .action(async (path: string) => {
      say(await findWorkspace(path));
      finish(EXIT.done);
    });
  command
    .command('delete')
    .description('delete the workspace for a path; the recordings stay')
    .argument('<path>', 'folder or file that was opened, or the workspace itself')
    .action(async (path: string) => {
      const dir = await findWorkspace(path);
      await deleteWorkspace(dir);
      say(`Deleted ${dir}.`);
      finish(EXIT.done);
    });
  command
    .command('forget')
    .description('delete all that a workspace knows of one attacker')
    .argument('<path>', 'folder or file that was opened')
    .argument('<attacker>', 'address or uuid')
    .action(async (path: string, attacker: string) => {
      const { evidenceRefs } = await forgetAttacker(await findWorkspace(path), attacker);
      say(
        `Forgot ${attacker}: ${count(evidenceRefs.size, 'session')}. Analysing again brings it back.`,
      );
      finish(EXIT.done);
    });
}

function describe({ path, dir, written, bytes, usedBy, problem }: WorkspaceInfo): string {
  return [
    path ?? '(unknown path)',
    formatTime(written === null ? null : written / 1000),
    formatBytes(bytes),
    dir,
    ...(usedBy === null ? [] : [`in use by ${usedBy}`]),
    ...(problem === null ? [] : [problem]),
  ].join('  ');
}
