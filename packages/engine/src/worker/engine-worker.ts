import { createEngine } from '../engine/create-engine.ts';
import { runEngineWorker } from './run-engine-worker.ts';

runEngineWorker(createEngine);
