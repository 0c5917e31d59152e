export { categoricalMerger } from './merge/categorical-merger.ts';
export { hashMerger } from './merge/hash-merger.ts';
export { mergeSeries } from './merge/merge-series.ts';
export { numericMerger } from './merge/numeric-merger.ts';
export { comparePoints, foldingOrder } from './merge/series-point.ts';

export type { SeriesPoint } from './merge/series-point.ts';
