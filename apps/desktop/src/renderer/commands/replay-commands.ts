import type { SessionReplay } from '../stores/session-replay.svelte.ts';
import type { Viewer } from '../stores/viewer.svelte.ts';
import type { Command } from './command.ts';

/** Seconds that an arrow key moves. */
const STEP_S = 5;

/** Part of the session that an arrow key moves with Shift. */
const LEAP = 0.1;

const hasReplay = (viewer: Viewer): boolean => (viewer.attacker?.replay ?? null) !== null;

function withReplay(act: (replay: SessionReplay) => void): (viewer: Viewer) => void {
  return (viewer) => {
    if (viewer.attacker?.replay) act(viewer.attacker.replay);
  };
}

/** Commands that move in the recorded time of the open session. */
export const REPLAY_COMMANDS: readonly Command[] = [
  {
    id: 'replay.play',
    title: 'Play or pause',
    group: 'Replay',
    icon: 'play',
    keys: ['Space'],
    isReplayKey: true,
    isPossible: hasReplay,
    run: withReplay((replay) => replay.togglePlay()),
  },
  {
    id: 'replay.back',
    title: '5 s back',
    group: 'Replay',
    icon: 'previous',
    keys: ['ArrowLeft'],
    isReplayKey: true,
    isKeyOnly: true,
    isPossible: hasReplay,
    run: withReplay((replay) => replay.seekBy(-STEP_S)),
  },
  {
    id: 'replay.forward',
    title: '5 s forward',
    group: 'Replay',
    icon: 'next',
    keys: ['ArrowRight'],
    isReplayKey: true,
    isKeyOnly: true,
    isPossible: hasReplay,
    run: withReplay((replay) => replay.seekBy(STEP_S)),
  },
  {
    id: 'replay.leapBack',
    title: 'A tenth of the session back',
    group: 'Replay',
    icon: 'previous',
    keys: ['Shift+ArrowLeft'],
    isReplayKey: true,
    isKeyOnly: true,
    isPossible: hasReplay,
    run: withReplay((replay) => replay.leap(-LEAP)),
  },
  {
    id: 'replay.leapForward',
    title: 'A tenth of the session forward',
    group: 'Replay',
    icon: 'next',
    keys: ['Shift+ArrowRight'],
    isReplayKey: true,
    isKeyOnly: true,
    isPossible: hasReplay,
    run: withReplay((replay) => replay.leap(LEAP)),
  },
  {
    id: 'replay.stepBack',
    title: 'One recorded event back',
    group: 'Replay',
    icon: 'previous',
    keys: [','],
    isPossible: hasReplay,
    run: withReplay((replay) => replay.step(-1)),
  },
  {
    id: 'replay.stepForward',
    title: 'One recorded event forward',
    group: 'Replay',
    icon: 'next',
    keys: ['.'],
    isPossible: hasReplay,
    run: withReplay((replay) => replay.step(1)),
  },
  {
    id: 'replay.previousTag',
    title: 'Previous tagged event',
    group: 'Replay',
    icon: 'previous',
    keys: ['['],
    isPossible: hasReplay,
    run: withReplay((replay) => replay.stepTag(-1)),
  },
  {
    id: 'replay.nextTag',
    title: 'Next tagged event',
    group: 'Replay',
    icon: 'next',
    keys: [']'],
    isPossible: hasReplay,
    run: withReplay((replay) => replay.stepTag(1)),
  },
  {
    id: 'replay.find',
    title: 'Find in session',
    group: 'Replay',
    icon: 'search',
    keys: ['Mod+F'],
    isPossible: hasReplay,
    run: withReplay((replay) => {
      replay.isRaw = false;
      replay.find.isOpen = true;
    }),
  },
  {
    id: 'replay.faster',
    title: 'Play faster',
    group: 'Replay',
    icon: 'next',
    keys: [],
    isPossible: hasReplay,
    run: withReplay((replay) => replay.changeSpeed(1)),
  },
  {
    id: 'replay.slower',
    title: 'Play slower',
    group: 'Replay',
    icon: 'previous',
    keys: [],
    isPossible: hasReplay,
    run: withReplay((replay) => replay.changeSpeed(-1)),
  },
  {
    id: 'replay.idle',
    title: 'Shorten idle time, or keep it',
    group: 'Replay',
    icon: 'clock',
    keys: [],
    isPossible: hasReplay,
    run: withReplay((replay) => (replay.skipsIdle = !replay.skipsIdle)),
  },
  {
    id: 'replay.raw',
    title: 'Show raw bytes, or the terminal',
    group: 'Replay',
    icon: 'terminal',
    keys: [],
    isPossible: hasReplay,
    run: withReplay((replay) => (replay.isRaw = !replay.isRaw)),
  },
];
