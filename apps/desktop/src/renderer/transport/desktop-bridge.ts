import type { DesktopBridge } from '../../channels.ts';

declare global {
  interface Window {
    /** There in Electron only. */
    readonly shardscope?: DesktopBridge;
  }
}

/** The bridge, or null in a browser. */
export function desktopBridge(): DesktopBridge | null {
  return window.shardscope ?? null;
}
