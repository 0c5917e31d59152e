import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowserDoor } from 'shardscope/door';
import type { BrowserDoor, EngineHost } from 'shardscope/door';
import { fakeEngine } from './fake-engine.ts';
import type { FakeEngine } from './fake-engine.ts';

/** A door on a free port with a small renderer and an engine in memory. */
export interface TestDoor {
  readonly door: BrowserDoor;
  readonly engine: FakeEngine;
  readonly logged: readonly string[];
  /** A folder with the renderer in `renderer/` and a file `secret.txt` beside it. */
  readonly folder: string;
  close(): Promise<void>;
}

/** The text of the file that lies beside the renderer's folder. */
export const SECRET = 'not for pages';

/** @param host another engine than the one in memory */
export async function openTestDoor(host?: EngineHost): Promise<TestDoor> {
  const folder = mkdtempSync(join(tmpdir(), 'shardscope-door-'));
  const rendererDir = join(folder, 'renderer');
  mkdirSync(join(rendererDir, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), SECRET);
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>Shardscope</title>');
  writeFileSync(join(rendererDir, 'assets', 'index-1a2b.js'), 'export {};');
  writeFileSync(join(rendererDir, 'assets', 'index-1a2b.css'), 'body{}');
  const engine = fakeEngine();
  const logged: string[] = [];
  const log = (line: string): void => void logged.push(line);
  const door = await openBrowserDoor({ engine: host ?? engine, rendererDir, log });
  return {
    door,
    engine,
    logged,
    folder,
    async close() {
      await door.close();
      rmSync(folder, { recursive: true });
    },
  };
}
