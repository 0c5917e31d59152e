import type { Result } from '../client/protocol.ts';
import { attackerUnknown } from '../errors.ts';
import { attackerReport, MAX_REPORT_SESSIONS } from '../report/attacker-report.ts';
import type { OpenedSource } from './opened-source.ts';
import { activity } from './overview.ts';

/** The report of an attacker as a file. Throws E_ATTACKER_UNKNOWN. */
export function reportOf(source: OpenedSource, uuid: string): Result<'export.report'> {
  const { store, workspace } = source.analysis;
  const attacker = store.attacker(uuid);
  if (!attacker) throw attackerUnknown(uuid);
  const { rows: sessions } = source.sessions({
    ...{ attacker: uuid, offset: 0, limit: MAX_REPORT_SESSIONS },
  });
  const text = attackerReport({
    attacker,
    sessions,
    observations: source.observations(uuid),
    techniques: source.attack.techniques({ attacker: uuid, session: null }),
    states: source.identities.identity({ attacker: uuid })?.states ?? [],
    notes: workspace.notes.all().notes.filter(({ target }) => target.attacker === attacker.uuid),
    activity: activity(store, uuid),
    commands: (evidenceRef) => store.commands(evidenceRef),
    source: source.label,
    now: Date.now() / 1000,
  });
  const name = `attacker-${attacker.address ?? attacker.uuid}.html`;
  return { name: name.replace(/[^\w.-]+/g, '-'), mediaType: 'text/html', text };
}
