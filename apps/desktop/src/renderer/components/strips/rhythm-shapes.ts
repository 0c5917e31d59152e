export { intervalBins, rhythmShapes } from 'shardscope/client';
