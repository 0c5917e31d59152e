export { habitsOf } from 'shardscope/client';
