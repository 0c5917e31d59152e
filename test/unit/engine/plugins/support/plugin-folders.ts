import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

// Whoever loads a plugin starts a process, which takes a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** A folder with these files; gone when the test has finished. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'plugin folder-')));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** The package.json of a plugin; its manifest can be changed. */
export function packageJson(manifest: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    name: 'counter',
    version: '1.0.0',
    type: 'module',
    shardscope: {
      id: 'acme/counter',
      entry: './index.js',
      apiVersion: '^1.0',
      kinds: ['extractor'],
      provides: ['acme.inputs'],
      ...manifest,
    },
  });
}

/** A plugin that counts inputs. */
export const COUNTER = `
import { defineExtractor, definePlugin } from '@shardscope/sdk';
export default definePlugin({
  id: 'acme/counter', version: '1.0.0', apiVersion: '^1.0',
  primitives: [{ name: 'acme.inputs', tier: 'A', valueKind: 'numeric', meaning: 'Inputs.' }],
  extractors: [defineExtractor({
    id: 'inputs', provides: ['acme.inputs'],
    extract: ({ context }) => [{ primitive: 'acme.inputs', value: context.inputs.length, confidence: 1 }],
  })],
});`;

/** The folder of a plugin that counts inputs. */
export function counterFolder(
  manifest: Readonly<Record<string, unknown>> = {},
  code: string = COUNTER,
): Promise<string> {
  return folderOf({ 'package.json': packageJson(manifest), 'index.js': code });
}
