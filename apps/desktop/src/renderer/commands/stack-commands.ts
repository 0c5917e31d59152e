import type { AttackerView } from '../stores/attacker-view.svelte.ts';
import type { WallRange } from '../stores/stack-range.svelte.ts';
import type { Viewer } from '../stores/viewer.svelte.ts';
import type { Command } from './command.ts';

const hasStack = (viewer: Viewer): boolean => (viewer.attacker?.wholeRange ?? null) !== null;
const isNarrowed = (viewer: Viewer): boolean => (viewer.attacker?.range.current ?? null) !== null;

function withStack(
  act: (attacker: AttackerView, whole: WallRange) => void,
): (viewer: Viewer) => void {
  return ({ attacker }) => {
    const whole = attacker?.wholeRange;
    if (attacker && whole) act(attacker, whole);
  };
}

/** Where the cursor in time is, for zooming around it. */
function centre({ openSession, replay }: AttackerView, whole: WallRange): number {
  const startedAt = openSession?.startedAt ?? null;
  return startedAt === null ? whole.to : startedAt + (replay?.position ?? 0);
}

/** Commands that choose what part of an attacker's time the stack shows. */
export const STACK_COMMANDS: readonly Command[] = [
  {
    id: 'stack.zoomIn',
    title: 'Zoom in on the time stack',
    group: 'Attackers and sessions',
    icon: 'plus',
    keys: ['W'],
    isPossible: hasStack,
    run: withStack((attacker, whole) => attacker.range.zoom(1, whole, centre(attacker, whole))),
  },
  {
    id: 'stack.zoomOut',
    title: 'Zoom out of the time stack',
    group: 'Attackers and sessions',
    icon: 'minus',
    keys: ['S'],
    isPossible: isNarrowed,
    run: withStack((attacker, whole) => attacker.range.zoom(-1, whole, centre(attacker, whole))),
  },
  {
    id: 'stack.earlier',
    title: 'Earlier part of the time stack',
    group: 'Attackers and sessions',
    icon: 'previous',
    keys: ['A'],
    isPossible: isNarrowed,
    run: withStack((attacker, whole) => attacker.range.pan(-1, whole)),
  },
  {
    id: 'stack.later',
    title: 'Later part of the time stack',
    group: 'Attackers and sessions',
    icon: 'next',
    keys: ['D'],
    isPossible: isNarrowed,
    run: withStack((attacker, whole) => attacker.range.pan(1, whole)),
  },
  {
    id: 'stack.frame',
    title: 'Frame the open session',
    group: 'Attackers and sessions',
    icon: 'terminal',
    keys: ['F'],
    isPossible: (viewer) => hasStack(viewer) && (viewer.attacker?.openSession ?? null) !== null,
    run: withStack((attacker) => attacker.frameSelection()),
  },
  {
    id: 'stack.back',
    title: 'One part of the time back',
    group: 'Attackers and sessions',
    icon: 'up',
    keys: ['Z'],
    isPossible: isNarrowed,
    run: withStack((attacker) => attacker.range.back()),
  },
];
