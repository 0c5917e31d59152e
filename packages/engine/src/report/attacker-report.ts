import { createHash } from 'node:crypto';
import type { AnnotationTarget, Note } from '../notes/index.ts';
import type { AttackerRow } from '../client/rows.ts';
import { counted } from '../client/words/numbers.ts';
import { VERSION } from '../version.ts';
import { calendarFigure } from './calendar-figure.ts';
import { headline } from './headline.ts';
import { markup, type Content, type Markup } from './html.ts';
import type { ReportInput } from './report-input.ts';
import { sessionCharts, sessionList } from './report-sessions.ts';
import { REPORT_STYLE } from './report-style.ts';
import { primitiveTable, techniqueTable } from './report-tables.ts';
import { stateFigure } from './state-figure.ts';
import { tacticFigure } from './tactic-figure.ts';
import { sessionClock, utcTime } from '../client/words/utc-time.ts';

/**
 * One HTML page that stands by itself: it loads nothing, runs nothing, and its policy forbids both.
 * All text from recordings is escaped. Times are UTC.
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
          ${facts(attacker, input.linked)}
        </header>
        <main>${headline(input)} ${sections(input)}</main>
        <footer>
          Shardscope ${VERSION}, ${utcTime(input.now)}, from ${input.source}. Observations describe
          how somebody worked, with a confidence; none of them proves who it was.
        </footer>
      </body>
    </html> `;
  return page.html;
}

function facts(attacker: AttackerRow, linked: readonly string[]): Markup {
  const { deckies, services, firstSeen, lastSeen } = attacker;
  return markup`<p>
      ${counted(attacker.sessions, 'session')} on ${deckies.join(', ')} by ${services.join(' and ')},
      ${utcTime(firstSeen)} to ${utcTime(lastSeen)}.
    </p>
    ${linked.length > 0 ? markup`<p>Held to be the same hands as ${linked.join(', ')}.</p>` : null}
    <p class="soft">Attacker ${attacker.uuid}</p>`;
}

function sections(input: ReportInput): readonly (Markup | null)[] {
  const { techniques, tactics, states, observations, charted } = input;
  const measured = primitiveTable(observations, states);
  const timeline = stateFigure(states, input.timelines);
  const calendar = calendarFigure(input.activity);
  return [
    notes(input.notes),
    charted.length > 0
      ? section('Rhythm and pauses of the latest sessions', sessionCharts(charted))
      : null,
    timeline && section('States over time', timeline),
    techniques.length > 0
      ? section('ATT&CK tactics and techniques', [
          tacticFigure(tactics, techniques),
          techniqueTable(tactics, techniques),
        ])
      : null,
    section('Primitives', observations.length === 0 ? 'Nothing was measured.' : measured),
    calendar && section('Sessions by day and hour', calendar),
    section('Sessions', sessionList(input)),
  ];
}

function section(title: string, content: Content): Markup {
  return markup`<section>
    <h2>${title}</h2>
    ${content}
  </section>`;
}

function notes(all: readonly Note[]): Markup | null {
  if (all.length === 0) return null;
  const rows = all.map(
    ({ text, target, changedAt }) =>
      markup`<div class="note">${text.split('\n').map((line) => markup`<p>${line}</p>`)}</div>
        <p class="soft">${about(target)}, ${utcTime(changedAt)}</p>`,
  );
  return section('Notes', rows);
}

function about({ session, event, t }: AnnotationTarget): string {
  if (session === null) return 'about the attacker';
  const place = t === null ? '' : ` at ${sessionClock(t)}`;
  return `about ${event === null ? 'session' : 'an event of'} ${session}${place}`;
}
