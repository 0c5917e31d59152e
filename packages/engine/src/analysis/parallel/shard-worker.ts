import { runShardWorker } from './run-shard-worker.ts';

runShardWorker();
