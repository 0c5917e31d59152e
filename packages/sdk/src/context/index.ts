export { contextV01 } from './context-v01.ts';
