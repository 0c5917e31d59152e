import { workerEngine } from 'shardscope/door';
import { runEngineProcess } from './run-engine-process.ts';

runEngineProcess({
  parent: process.parentPort,
  create: ({ open, samples, live }, onAttached) =>
    workerEngine(
      {
        ...{ samples, live, roots: null, workspace: { kind: 'user' }, semantics: '0.1' },
        open: live ? null : open,
      },
      onAttached,
    ),
  exit: (code) => process.exit(code),
});
