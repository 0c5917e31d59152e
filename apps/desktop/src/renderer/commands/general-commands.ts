import { desktopBridge } from '../transport/desktop-bridge.ts';
import type { Viewer } from '../stores/viewer.svelte.ts';
import type { Command } from './command.ts';

const always = (): boolean => true;
const isOpen = (viewer: Viewer): boolean => viewer.source.isOpen;

function openSamples(viewer: Viewer): void {
  if (viewer.source.samples !== null) void viewer.open(viewer.source.samples);
}

/** Commands about what is open and where to look. */
export const GENERAL_COMMANDS: readonly Command[] = [
  {
    id: 'open',
    title: 'Open folder',
    group: 'General',
    icon: 'folder',
    keys: ['Mod+O'],
    isPossible: always,
    run: (viewer) => void viewer.chooseSource(),
  },
  {
    id: 'openFile',
    title: 'Open one recording',
    group: 'General',
    icon: 'file',
    keys: [],
    isPossible: () => desktopBridge() !== null,
    run: (viewer) => void viewer.chooseFile(),
  },
  {
    id: 'samples',
    title: 'Open the sample recordings',
    group: 'General',
    icon: 'play',
    keys: [],
    isPossible: (viewer) => viewer.source.samples !== null,
    run: openSamples,
  },
  {
    id: 'cancel',
    title: 'Cancel the analysis',
    group: 'General',
    icon: 'close',
    keys: [],
    isPossible: (viewer) => viewer.source.isRunning,
    run: (viewer) => void viewer.source.cancel(),
  },
  {
    id: 'palette',
    title: 'Find a command',
    group: 'General',
    icon: 'search',
    keys: ['Mod+K'],
    isKeyOnly: true,
    isPossible: always,
    run: (viewer) => (viewer.dialog = { kind: 'palette', text: '>' }),
  },
  {
    id: 'filter',
    title: 'Filter attackers and events',
    group: 'General',
    icon: 'search',
    keys: ['/'],
    isPossible: isOpen,
    run: () => document.querySelector<HTMLInputElement>('#omnibox')?.focus(),
  },
  {
    id: 'search.commands',
    title: 'Search the commands of all sessions',
    group: 'General',
    icon: 'search',
    keys: [],
    isPossible: isOpen,
    run: (viewer) => viewer.searchFor(viewer.filter.text, 'commands'),
  },
  {
    id: 'search.output',
    title: 'Search the output of all sessions',
    group: 'General',
    icon: 'search',
    keys: [],
    isPossible: isOpen,
    run: (viewer) => viewer.searchFor(viewer.filter.text, 'output'),
  },
  {
    id: 'export',
    title: 'Export what is on the screen',
    group: 'General',
    icon: 'export',
    keys: ['Mod+E'],
    isPossible: isOpen,
    run: (viewer) => (viewer.dialog = { kind: 'export' }),
  },
  {
    id: 'overview',
    title: 'Show all attackers',
    group: 'General',
    icon: 'users',
    keys: [],
    isPossible: isOpen,
    run: (viewer) => viewer.go({ kind: 'home' }),
  },
  {
    id: 'diagnostics',
    title: 'Show diagnostics',
    group: 'General',
    icon: 'gauge',
    keys: [],
    isPossible: isOpen,
    run: (viewer) => viewer.go({ kind: 'diagnostics' }),
  },
  {
    id: 'theme',
    title: 'Switch between dark and light',
    group: 'General',
    icon: 'sun',
    keys: [],
    isPossible: always,
    run: (viewer) => viewer.layout.toggleTheme(),
  },
  {
    id: 'help',
    title: 'Show all keys',
    group: 'General',
    icon: 'help',
    keys: ['?'],
    isPossible: always,
    run: (viewer) => (viewer.dialog = { kind: 'help' }),
  },
  {
    id: 'matrix',
    title: 'Show or hide the ATT&CK matrix',
    group: 'Panels',
    icon: 'matrix',
    keys: ['M'],
    isPossible: isOpen,
    run: (viewer) => viewer.toggleMatrix(),
  },
];
