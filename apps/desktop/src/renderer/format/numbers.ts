export { bytes, count, counted, measured, seconds, share, shortNumber } from 'shardscope/client';
