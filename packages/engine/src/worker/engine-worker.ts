import { createEngine } from '../engine/create-engine.ts';
import { lowerPriority } from './lower-priority.ts';
import { runEngineWorker } from './run-engine-worker.ts';

lowerPriority();
runEngineWorker(createEngine);
