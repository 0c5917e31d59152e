import type { AnnotationTarget } from 'shardscope/client';
import { chooseEvent } from '../stores/choose-event.ts';
import { toggleBookmark } from '../stores/keep-change.ts';
import type { Place } from '../stores/place.ts';
import type { Viewer } from '../stores/viewer.svelte.ts';
import type { Command } from './command.ts';
import { STACK_COMMANDS } from './stack-commands.ts';

const hasAttacker = (viewer: Viewer): boolean => viewer.attacker !== null;
const hasReplay = (viewer: Viewer): boolean => (viewer.attacker?.replay ?? null) !== null;

/** Places with charts besides those of a session. */
const WITH_TABLES: readonly Place['kind'][] = ['compare', 'home', 'identity', 'matrix'];

function stepEvent(viewer: Viewer, direction: 1 | -1): void {
  if (viewer.attacker) void chooseEvent(viewer, viewer.attacker, direction);
}

/** Sets or takes back a bookmark; of the attacker where nothing else is chosen. */
function bookmark(viewer: Viewer, chosen: AnnotationTarget | null): void {
  const target = chosen ?? viewer.attacker?.targets.attacker;
  if (target) void toggleBookmark(viewer, target);
}

/** Commands that move between attackers, sessions and events, and show panels. */
export const ATTACKER_COMMANDS: readonly Command[] = [
  {
    id: 'attacker.next',
    title: 'Next attacker',
    group: 'Attackers and sessions',
    icon: 'arrowDown',
    keys: ['Alt+ArrowDown'],
    isPossible: (viewer) => viewer.attackers.list.total > 0,
    run: (viewer) => void viewer.stepAttacker(1),
  },
  {
    id: 'attacker.previous',
    title: 'Previous attacker',
    group: 'Attackers and sessions',
    icon: 'arrowUp',
    keys: ['Alt+ArrowUp'],
    isPossible: (viewer) => viewer.attackers.list.total > 0,
    run: (viewer) => void viewer.stepAttacker(-1),
  },
  {
    id: 'session.next',
    title: 'Next session in the list, older',
    group: 'Attackers and sessions',
    icon: 'arrowDown',
    keys: ['Shift+J'],
    isPossible: hasAttacker,
    run: (viewer) => viewer.attacker?.stepSession(1),
  },
  {
    id: 'session.previous',
    title: 'Previous session in the list, newer',
    group: 'Attackers and sessions',
    icon: 'arrowUp',
    keys: ['Shift+K'],
    isPossible: hasAttacker,
    run: (viewer) => viewer.attacker?.stepSession(-1),
  },
  {
    id: 'event.next',
    title: 'Next event in the list',
    group: 'Attackers and sessions',
    icon: 'arrowDown',
    keys: ['J'],
    isPossible: hasAttacker,
    run: (viewer) => stepEvent(viewer, 1),
  },
  {
    id: 'event.previous',
    title: 'Previous event in the list',
    group: 'Attackers and sessions',
    icon: 'arrowUp',
    keys: ['K'],
    isPossible: hasAttacker,
    run: (viewer) => stepEvent(viewer, -1),
  },
  {
    id: 'panel.events',
    title: 'Show or hide the events',
    group: 'Panels',
    icon: 'events',
    keys: [],
    isPossible: (viewer) => hasReplay(viewer) && !viewer.layout.isWide,
    run: (viewer) => viewer.layout.toggleDrawer('events'),
  },
  {
    id: 'panel.inspector',
    title: 'Show or hide the inspector',
    group: 'Panels',
    icon: 'panel',
    keys: ['Q'],
    isPossible: hasAttacker,
    run: (viewer) => viewer.layout.toggleInspector(),
  },
  {
    id: 'panel.close',
    title: 'Close the panel over the content',
    group: 'Panels',
    icon: 'close',
    keys: ['Escape'],
    isPossible: (viewer) => viewer.layout.drawer !== null,
    run: (viewer) => (viewer.layout.drawer = null),
  },
  {
    id: 'filter.clear',
    title: 'Clear the filter',
    group: 'General',
    icon: 'close',
    keys: ['Escape'],
    isPossible: (viewer) => viewer.layout.drawer === null && viewer.filter.text !== '',
    run: (viewer) => viewer.filter.set(''),
  },
  {
    id: 'panel.evidence',
    title: 'Show the evidence',
    group: 'Panels',
    icon: 'observation',
    keys: ['E'],
    isPossible: hasAttacker,
    run: (viewer) => viewer.layout.showInspector('evidence'),
  },
  {
    id: 'identity',
    title: 'Show the hands behind the attacker',
    group: 'Attackers and sessions',
    icon: 'link',
    keys: [],
    isPossible: hasAttacker,
    run: (viewer) => viewer.attacker && viewer.showIdentity(viewer.attacker.uuid),
  },
  {
    id: 'panel.attack',
    title: 'Show the ATT&CK techniques',
    group: 'Panels',
    icon: 'matrix',
    keys: [],
    isPossible: hasAttacker,
    run: (viewer) => viewer.layout.showInspector('attack'),
  },
  {
    id: 'panel.primitives',
    title: 'Show all primitives',
    group: 'Panels',
    icon: 'events',
    keys: ['P'],
    isPossible: hasAttacker,
    run: (viewer) => viewer.layout.showInspector('primitives'),
  },
  {
    id: 'panel.notes',
    title: 'Show the notes',
    group: 'Panels',
    icon: 'note',
    keys: [],
    isPossible: hasAttacker,
    run: (viewer) => viewer.layout.showInspector('notes'),
  },
  {
    id: 'compare',
    title: 'Compare with another attacker or session',
    group: 'Attackers and sessions',
    icon: 'compare',
    keys: ['C'],
    isPossible: hasAttacker,
    run: (viewer) => (viewer.dialog = { kind: 'compare' }),
  },
  {
    id: 'compare.close',
    title: 'Leave the comparison',
    group: 'Attackers and sessions',
    icon: 'close',
    keys: ['Escape'],
    isPossible: ({ place, filter }) => place.kind === 'compare' && filter.text === '',
    run: (viewer) => viewer.leaveComparison(),
  },
  {
    id: 'note.add',
    title: 'Add note',
    group: 'Attackers and sessions',
    icon: 'note',
    keys: ['N'],
    isPossible: hasAttacker,
    run: ({ attacker, layout }) =>
      attacker?.beginNote(layout, attacker.targets.event ? 'event' : 'attacker'),
  },
  {
    id: 'bookmark',
    title: 'Bookmark the chosen event, or the attacker',
    group: 'Attackers and sessions',
    icon: 'bookmark',
    keys: ['B'],
    isPossible: hasAttacker,
    run: (viewer) => bookmark(viewer, viewer.attacker?.targets.event ?? null),
  },
  {
    id: 'bookmark.session',
    title: 'Bookmark the open session',
    group: 'Attackers and sessions',
    icon: 'bookmark',
    keys: [],
    isPossible: hasReplay,
    run: (viewer) => bookmark(viewer, viewer.attacker?.targets.session ?? null),
  },
  {
    id: 'panel.tables',
    title: 'Show plots as tables',
    group: 'Panels',
    icon: 'table',
    keys: ['T'],
    isPossible: (viewer) => hasReplay(viewer) || WITH_TABLES.includes(viewer.place.kind),
    run: (viewer) => (viewer.layout.showsTables = !viewer.layout.showsTables),
  },
  ...STACK_COMMANDS,
  {
    id: 'session.close',
    title: 'Close the session',
    group: 'Attackers and sessions',
    icon: 'close',
    keys: [],
    isPossible: hasReplay,
    run: (viewer) => viewer.attacker?.closeReplay(),
  },
];
