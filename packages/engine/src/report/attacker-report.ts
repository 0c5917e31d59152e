import { createHash } from 'node:crypto';
import type { AnnotationTarget, Note } from '../notes/index.ts';
import type {
  Activity,
  AttackerRow,
  CommandRow,
  ObservationRow,
  SessionRow,
} from '../client/rows.ts';
import type { StateRow } from '../client/identity.ts';
import type { TechniqueRow } from '../client/attack.ts';
import { valueText } from '../filter/row-facts.ts';
import { VERSION } from '../version.ts';
import { calendarSvg } from './calendar-svg.ts';
import { markup, type Content, type Markup } from './html.ts';
import { REPORT_STYLE } from './report-style.ts';
import { isoTime } from './row-tables.ts';

/** Sessions whose commands are listed, the newest ones, and commands of each. */
export const MAX_REPORT_SESSIONS = 200;
const MAX_REPORT_COMMANDS = 300;

/** Everything that a report of one attacker says. */
export interface ReportInput {
  readonly attacker: AttackerRow;
  /** Newest first. */
  readonly sessions: readonly SessionRow[];
  readonly observations: readonly ObservationRow[];
  readonly techniques: readonly TechniqueRow[];
  readonly states: readonly StateRow[];
  readonly notes: readonly Note[];
  readonly activity: Activity;
  /** Commands by evidence_ref; what was typed with the echo off has no text. */
  readonly commands: (evidenceRef: string) => readonly Pick<CommandRow, 't' | 'text'>[];
  /** What is open, for the person who reads the report. */
  readonly source: string;
  /** Epoch seconds. */
  readonly now: number;
}

/**
 * One HTML page that stands by itself: it loads nothing, runs nothing, and its policy forbids both.
 * All text from recordings is escaped.
 */
export function attackerReport(input: ReportInput): string {
  const { attacker } = input;
  const name = attacker.address ?? `unknown ${attacker.uuid.slice(0, 8)}`;
  const hash = createHash('sha256').update(REPORT_STYLE).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const head = {
    html: `<meta http-equiv="Content-Security-Policy" content="${policy}"><style>${REPORT_STYLE}</style>`,
  };
  const page = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        ${head}
        <meta name="referrer" content="no-referrer" />
        <meta name="viewport" content="width=device-width" />
        <title>Attacker ${name}</title>
      </head>
      <body>
        <header>
          <h1>${name}</h1>
          <p>
            ${attacker.sessions} sessions on ${attacker.deckies.join(', ')} by
            ${attacker.services.join(' and ')}, ${isoTime(attacker.firstSeen) ?? 'no wall time'} to
            ${isoTime(attacker.lastSeen) ?? 'no wall time'}.
          </p>
          <p class="soft">Attacker ${attacker.uuid}</p>
        </header>
        <main>
          ${notes(input.notes)} ${states(input.states)} ${techniques(input.techniques)}
          ${observations(input.observations)} ${activity(input.activity)} ${sessions(input)}
        </main>
        <footer>
          Shardscope ${VERSION}, ${isoTime(input.now)}, from ${input.source}. Observations describe
          how somebody worked, with a confidence; none of them proves who it was.
        </footer>
      </body>
    </html> `;
  return page.html;
}

function section(title: string, content: Content): Markup {
  return markup`<section>
    <h2>${title}</h2>
    ${content}
  </section>`;
}

function table(columns: readonly string[], rows: readonly Markup[]): Markup {
  return markup`<table>
    <thead>
      <tr>
        ${columns.map((column) => markup`<th>${column}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

function notes(all: readonly Note[]): Markup | null {
  if (all.length === 0) return null;
  const rows = all.map(
    ({ text, target, changedAt }) =>
      markup`<div class="note">${text}</div>
        <p class="soft">${about(target)}, ${isoTime(changedAt)}</p>`,
  );
  return section('Notes', rows);
}

function about({ session, event, t }: AnnotationTarget): string {
  if (session === null) return 'about the attacker';
  const place = t === null ? '' : ` at ${t.toFixed(1)} s`;
  return `about ${event === null ? 'session' : 'an event of'} ${session}${place}`;
}

function states(all: readonly StateRow[]): Markup | null {
  if (all.length === 0) return null;
  const rows = all.map(
    (row) =>
      markup`<tr>
        <td class="m">${row.primitive}</td>
        <td>${row.state}</td>
        <td class="m">${valueText(row.value)}</td>
        <td class="n">${row.confidence.toFixed(2)}</td>
        <td class="n">${row.count}</td>
        <td>${isoTime(row.since)}</td>
      </tr>`,
  );
  const columns = ['primitive', 'state', 'value', 'confidence', 'observations', 'since'];
  return section('States over sessions', table(columns, rows));
}

function techniques(all: readonly TechniqueRow[]): Markup | null {
  if (all.length === 0) return null;
  const rows = all.map(
    (row) =>
      markup`<tr>
        <td>${row.tactic}</td>
        <td class="m">${row.subTechnique ?? row.technique}</td>
        <td>${row.name}</td>
        <td class="n">${row.count}</td>
        <td class="n">${row.confidence.toFixed(2)}</td>
        <td class="m">${row.rules.join(' ')}</td>
      </tr>`,
  );
  const columns = ['tactic', 'technique', 'name', 'tags', 'confidence', 'rules'];
  return section('ATT&CK techniques', table(columns, rows));
}

function observations(all: readonly ObservationRow[]): Markup {
  const rows = all.map(
    (row) =>
      markup`<tr>
        <td class="m">${row.primitive}</td>
        <td class="m">${valueText(row.value)}</td>
        <td class="n">${row.confidence.toFixed(2)}</td>
        <td class="n">${row.count}</td>
        <td>${isoTime(row.ts)}</td>
      </tr>`,
  );
  const columns = ['primitive', 'newest value', 'confidence', 'observations', 'measured'];
  return section('Primitives', rows.length === 0 ? 'Nothing was measured.' : table(columns, rows));
}

function activity(of: Activity): Markup | null {
  const drawing = calendarSvg(of);
  return drawing && section('Sessions by day and hour, UTC', drawing);
}

function sessions({ sessions: all, commands }: ReportInput): Markup {
  const shown = all.slice(0, MAX_REPORT_SESSIONS);
  const rest = all.length - shown.length;
  return section('Sessions', [
    ...shown.map((session) => sessionPart(session, commands(session.evidenceRef))),
    rest > 0 ? markup`<p class="soft">${rest} earlier sessions are not listed.</p>` : null,
  ]);
}

function sessionPart(
  session: SessionRow,
  commands: readonly Pick<CommandRow, 't' | 'text'>[],
): Markup {
  const shown = commands.slice(0, MAX_REPORT_COMMANDS);
  const rows = shown.map(
    ({ t, text }) =>
      markup`<tr>
        <td class="n">${t.toFixed(1)} s</td>
        <td class="m">${text ?? '(typed with the echo off)'}</td>
      </tr>`,
  );
  const rest = commands.length - shown.length;
  return markup`<h3>
      ${isoTime(session.startedAt) ?? 'no wall time'}
      <span class="soft"
        >${session.decky} ${session.service}, ${session.durationS.toFixed(1)} s, ${session.commands}
        commands</span
      >
    </h3>
    <p class="soft m">${session.evidenceRef}</p>
    ${rows.length > 0 ? table(['in session', 'command'], rows) : null}
    ${rest > 0 ? markup`<p class="soft">${rest} more commands are not listed.</p>` : null}`;
}
