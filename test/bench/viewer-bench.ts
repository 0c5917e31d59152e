// How soon a person sees something: a folder is opened in the viewer, in a real browser, and watched
// while its analysis runs. Needs Chromium and a built viewer (`npm run build`).
//
//   node --conditions=source test/bench/viewer-bench.ts [gigabytes]
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { generateShard } from './generate.ts';
import { watchLongTasks, type LongTask } from './long-tasks.ts';

const COMMAND = join(import.meta.dirname, '../../packages/engine/bin/shardscope');
const SHARD_BYTES = 26_000_000;
const SESSION_BYTES = 26_000;

/** How long the page is watched while the analysis runs. */
const WATCH_MS = 20_000;

/** What the issue of a screen that follows an analysis allows. */
const FIRST_ATTACKER_GOAL_MS = 2000;
const LONG_TASK_MS = 50;

function generateFolder(root: string, gigabytes: number): void {
  const shards = Math.ceil((gigabytes * 1e9) / SHARD_BYTES);
  for (let shard = 0; shard < shards; shard++) {
    const folder = join(root, `decky-${shard}`, 'ssh', 'transcripts');
    mkdirSync(folder, { recursive: true });
    const file = openSync(join(folder, 'sessions-2026-11-01.jsonl'), 'w');
    const shape = { sessions: SHARD_BYTES / SESSION_BYTES, bytesPerSession: SESSION_BYTES };
    for (const piece of generateShard({ ...shape, concurrent: 20, seed: shard + 1 })) {
      writeSync(file, piece);
    }
    closeSync(file);
  }
}

function serve(path: string): { readonly child: ChildProcess; readonly link: Promise<string> } {
  const args = [COMMAND, 'serve', path, '--no-open', '--no-workspace'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const link = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const found = /http:\S+/.exec(chunk.toString());
      if (found) resolve(found[0]);
    });
    child.once('exit', () => reject(new Error('the viewer ended')));
  });
  return { child, link };
}

async function measure(path: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env['SHARDSCOPE_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  const longTasks = await watchLongTasks(page, LONG_TASK_MS);
  const started = performance.now();
  const { child, link } = serve(path);
  try {
    await page.goto(await link);
    const opened = performance.now();
    await page.getByRole('listbox', { name: 'Attackers' }).getByRole('option').first().waitFor();
    const seen = performance.now();
    report('from the command to the first attacker on screen', seen - started);
    report('of that, from the page to the first attacker', seen - opened);
    await page.waitForTimeout(WATCH_MS);
    const status = await page.getByRole('status', { name: 'Status' }).innerText();
    reportTasks(await longTasks());
    console.log(`  status: ${status.replace(/\s+/g, ' ')}`);
  } finally {
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
    await browser.close();
  }
}

function reportTasks(tasks: readonly LongTask[]): void {
  const ours = tasks.filter(({ processorMs }) => processorMs > LONG_TASK_MS);
  console.log(`${tasks.length > 0 ? '!' : ' '} tasks over ${LONG_TASK_MS} ms: ${tasks.length}`);
  console.log(`  of these with over ${LONG_TASK_MS} ms of the processor: ${ours.length}`);
  for (const { at, wallMs, processorMs } of tasks) {
    const work = `${processorMs.toFixed(0)} ms of the processor`;
    console.log(`    ${wallMs.toFixed(0)} ms, ${work}, ${(at / 1000).toFixed(1)} s in`);
  }
}

function report(what: string, ms: number): void {
  const mark = ms > FIRST_ATTACKER_GOAL_MS ? '!' : ' ';
  console.log(`${mark} ${what}: ${ms.toFixed(0)} ms`);
}

const gigabytes = Number(process.argv[2] ?? 2);
const root = mkdtempSync(join(tmpdir(), 'shardscope-viewer-bench-'));
try {
  generateFolder(root, gigabytes);
  console.log(`folder of ${gigabytes} GB; load average ${loadavg()[0]?.toFixed(1) ?? ''}`);
  await measure(root);
} finally {
  rmSync(root, { recursive: true, force: true });
}
