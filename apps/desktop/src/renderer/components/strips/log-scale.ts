export { logScale } from 'shardscope/client';
