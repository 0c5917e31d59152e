import type { CommandRow, SessionRow } from '../client/rows.ts';
import { counted, seconds } from '../client/words/numbers.ts';
import { markup, type Markup } from './html.ts';
import { pauseFigure } from './pause-figure.ts';
import type { ChartedSession, ReportInput } from './report-input.ts';
import { table } from './report-tables.ts';
import { rhythmFigure } from './rhythm-figure.ts';
import { sessionClock, utcTime } from '../client/words/utc-time.ts';

/** Sessions whose commands are listed, the newest ones, and commands of each. */
export const MAX_REPORT_SESSIONS = 200;
const MAX_REPORT_COMMANDS = 300;

/** Keys and pauses of the newest sessions. */
export function sessionCharts(all: readonly ChartedSession[]): Markup[] {
  return all.map(({ session, read }, index) => {
    const name = `${utcTime(session.startedAt)}, ${session.decky} ${session.service}`;
    const drawn = read && [
      rhythmFigure(read, `rhythm-${index}`, name),
      pauseFigure(read, `pauses-${index}`, name),
    ];
    return markup`<h3>${name} <span class="soft">${facts(session)}</span></h3>${
      drawn ?? markup`<p>Its recording cannot be read any more.</p>`
    }`;
  });
}

/** Each session with its commands. */
export function sessionList({ sessions: all, attacker, commands }: ReportInput): Markup[] {
  const shown = all.slice(0, MAX_REPORT_SESSIONS);
  const rest = attacker.sessions - shown.length;
  const parts = shown.map((session) => sessionPart(session, commands(session.evidenceRef)));
  const more = counted(rest, 'earlier session');
  return rest > 0 ? [...parts, markup`<p class="soft">Not listed: ${more}.</p>`] : parts;
}

function sessionPart(
  session: SessionRow,
  commands: readonly Pick<CommandRow, 't' | 'text'>[],
): Markup {
  const rows = commands.slice(0, MAX_REPORT_COMMANDS).map(
    ({ t, text }) =>
      markup`<tr>
        <td class="n">${sessionClock(t)}</td>
        <td class="m">${text ?? '(typed with the echo off)'}</td>
      </tr>`,
  );
  const rest = commands.length - rows.length;
  const columns = [{ name: 'in session', isNumber: true }, { name: 'command' }];
  return markup`<h3>${utcTime(session.startedAt)}
      <span class="soft">${session.decky} ${session.service}, ${facts(session)}</span></h3>
    <p class="soft m">${session.evidenceRef}</p>
    ${rows.length > 0 ? markup`<div class="commands">${table(columns, markup`<tbody>${rows}</tbody>`)}</div>` : null}
    ${rest > 0 ? markup`<p class="soft">Not listed: ${counted(rest, 'more command')}.</p>` : null}`;
}

function facts({ durationS, commands }: SessionRow): string {
  return `${seconds(durationS)}, ${counted(commands, 'command')}`;
}
