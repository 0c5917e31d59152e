export { quantile } from 'shardscope/client';
