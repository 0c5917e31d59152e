import { readSessionTimes } from './session-times.ts';
import type { Result } from '../client/protocol.ts';
import type { SessionRow } from '../client/rows.ts';
import { attackerUnknown } from '../errors.ts';
import { attackerReport } from '../report/attacker-report.ts';
import type { ChartedSession } from '../report/report-input.ts';
import { MAX_REPORT_SESSIONS } from '../report/report-sessions.ts';
import type { OpenedSource } from './opened-source.ts';
import { activity } from './overview.ts';

/** Sessions whose keys and pauses are drawn: the newest ones with input. */
const MAX_CHARTED = 3;

/** The report of an attacker as a file. Reads recordings. Throws E_ATTACKER_UNKNOWN. */
export async function reportOf(
  source: OpenedSource,
  uuid: string,
): Promise<Result<'export.report'>> {
  const { store, workspace } = source.analysis;
  const attacker = store.attacker(uuid);
  if (!attacker) throw attackerUnknown(uuid);
  const { rows: sessions } = source.sessions({
    ...{ attacker: uuid, offset: 0, limit: MAX_REPORT_SESSIONS },
  });
  const identity = source.identities.identity({ attacker: uuid });
  const others = identity?.members.filter((member) => member.uuid !== attacker.uuid) ?? [];
  const text = attackerReport({
    attacker,
    linked: others.map((member) => member.address ?? member.uuid),
    sessions,
    charted: await chartedSessions(source, sessions),
    observations: source.observations(uuid),
    tactics: source.attack.attack().tactics,
    techniques: source.attack.techniques({ attacker: uuid, session: null }),
    states: identity?.states ?? [],
    timelines: identity ? await source.timeline({ attacker: uuid }) : [],
    notes: workspace.notes.all().notes.filter(({ target }) => target.attacker === attacker.uuid),
    activity: activity(store, uuid),
    commands: (evidenceRef) => store.commands(evidenceRef),
    source: source.label,
    now: Date.now() / 1000,
  });
  const name = `attacker-${attacker.address ?? attacker.uuid}.html`;
  return { name: name.replace(/[^\w.-]+/g, '-'), mediaType: 'text/html', text };
}

async function chartedSessions(
  source: OpenedSource,
  sessions: readonly SessionRow[],
): Promise<readonly ChartedSession[]> {
  const charted: ChartedSession[] = [];
  for (const session of sessions.filter(({ inputs }) => inputs > 1).slice(0, MAX_CHARTED)) {
    // A recording that is gone does not keep the rest from being reported; the report says so.
    const read = await readSessionTimes(source, session.evidenceRef).catch(() => null);
    charted.push({ session, read });
  }
  return charted;
}
