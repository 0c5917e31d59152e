import { workerEngine } from 'shardscope/door';
import { runEngineProcess } from './run-engine-process.ts';

runEngineProcess({
  parent: process.parentPort,
  create: ({ open, samples }) =>
    workerEngine({ open, samples, roots: null, workspace: { kind: 'user' }, semantics: '0.1' }),
  exit: (code) => process.exit(code),
});
