import type { AttackerRow, ErrorInfo, LinkRow, SessionRow } from 'shardscope/client';
import type { IconName } from '../components/shared/icons.ts';
import { attackerName, sessionName } from '../format/attacker-name.ts';
import { linkWords, sideName } from '../format/links.ts';
import { counted, share } from '../format/numbers.ts';
import { dateTime, length } from '../format/times.ts';
import { recordedString } from '../text/recorded-text.ts';
import type { AttackerView } from './attacker-view.svelte.ts';
import { errorInfo } from './error-info.ts';
import type { CompareSide } from './place.ts';
import type { Viewer } from './viewer.svelte.ts';

/** Rows of one group that are offered; typing finds the others. */
const MAX_SHOWN = 12;

/** Code units of a recorded name that are shown. */
const MAX_NAME = 45;

/** Somebody, or some session, that can be compared with what is on the screen. */
export interface ComparePartner {
  readonly group: string;
  readonly icon: IconName;
  readonly name: string;
  readonly about: string;
  readonly amount: string;
  readonly left: CompareSide;
  readonly right: CompareSide;
}

/** What an attacker or its open session can be compared with: the likeliest same hands first. */
export class ComparePartners {
  text = $state('');
  error = $state.raw<ErrorInfo | null>(null);
  /** What was asked for last is here. */
  isReady = $state(false);
  readonly rows = $derived.by(() => this.#rows());
  readonly #viewer: Viewer;
  readonly #attacker: AttackerView | null;
  #found = $state.raw<readonly AttackerRow[]>([]);
  #asked = 0;

  constructor(viewer: Viewer) {
    this.#viewer = viewer;
    this.#attacker = viewer.attacker;
    void this.find('');
  }

  /** Looks for a part of an address, a decky or a session. */
  async find(text: string): Promise<void> {
    this.text = text;
    this.isReady = false;
    const asked = ++this.#asked;
    const limit = 2 * MAX_SHOWN;
    try {
      const { rows } = await this.#viewer.client.request('attackers', {
        ...{ sort: 'lastSeen', descending: true, offset: 0, limit },
        text: text.replace(/[^\w.: -]/g, ''),
      });
      if (asked !== this.#asked) return;
      this.#found = rows;
      this.error = null;
      this.isReady = true;
    } catch (error) {
      if (asked === this.#asked) this.error = errorInfo(error);
    }
  }

  #rows(): readonly ComparePartner[] {
    const attacker = this.#attacker;
    if (!attacker) return [];
    const left = { uuid: attacker.uuid };
    const links = candidates(attacker);
    const linked = new Set([attacker.uuid, ...links.keys()]);
    const fitting = [...links.values()].filter(({ side }) => this.#fits(sideName(side)));
    return [
      ...fitting.slice(0, MAX_SHOWN).map(({ side, link }) => ofLink(left, side, link)),
      ...this.#found
        .filter(({ uuid }) => !linked.has(uuid))
        .slice(0, MAX_SHOWN)
        .map((row) => ofAttacker(left, row)),
      ...this.#sessions(attacker),
    ];
  }

  #sessions(attacker: AttackerView): readonly ComparePartner[] {
    const open = attacker.openSession;
    if (!open) return [];
    const left = { uuid: attacker.uuid, session: open.evidenceRef };
    return attacker.sessions
      .filter(({ evidenceRef }) => evidenceRef !== open.evidenceRef)
      .filter(({ sid, decky }) => this.#fits(`${sid} ${decky}`))
      .slice(0, MAX_SHOWN)
      .map((row) => ofSession(left, row));
  }

  #fits(text: string): boolean {
    return text.toLowerCase().includes(this.text.trim().toLowerCase());
  }
}

interface Candidate {
  readonly side: LinkRow['left'];
  readonly link: LinkRow;
}

/** Who may be the same hands as the identity's and waits for a decision, the strongest link first. */
function candidates({ attribution }: AttackerView): ReadonlyMap<string, Candidate> {
  const identity = attribution.identity.value;
  const own = new Set(identity?.members.map(({ uuid }) => uuid));
  const found = new Map<string, Candidate>();
  for (const link of identity?.links ?? []) {
    const side = own.has(link.left.uuid) ? link.right : link.left;
    if (link.status !== 'candidate' || own.has(side.uuid) || found.has(side.uuid)) continue;
    found.set(side.uuid, { side, link });
  }
  return found;
}

function ofLink(left: CompareSide, side: LinkRow['left'], link: LinkRow): ComparePartner {
  return {
    ...{ group: 'Same hands? To decide', icon: 'link' },
    ...{ name: recordedString(sideName(side), MAX_NAME), about: linkWords(link) },
    ...{ amount: share(link.score), left, right: { uuid: side.uuid } },
  };
}

function ofAttacker(left: CompareSide, row: AttackerRow): ComparePartner {
  return {
    ...{ group: 'This attacker with another one', icon: 'users' },
    ...{ name: recordedString(attackerName(row), MAX_NAME), about: '' },
    ...{ amount: counted(row.sessions, 'session'), left, right: { uuid: row.uuid } },
  };
}

function ofSession(left: CompareSide, row: SessionRow): ComparePartner {
  return {
    ...{ group: 'The open session with another one of this attacker', icon: 'terminal' },
    name: recordedString(sessionName(row.sid), MAX_NAME),
    about: `${recordedString(row.decky, MAX_NAME)} ${row.service}, ${dateTime(row.startedAt)}`,
    ...{ amount: length(row.durationS), left },
    right: { uuid: left.uuid, session: row.evidenceRef },
  };
}
