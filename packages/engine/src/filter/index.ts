export { FIELDS } from './fields.ts';
export { fieldsIn } from './filter-expression.ts';
export { parseFilter } from './parse-filter.ts';
export { timeRange } from './time-range.ts';
export type { FieldName, FilterField, FilterOperator } from './fields.ts';
export type {
  FilterError,
  FilterExpression,
  FilterTest,
  ParsedFilter,
} from './filter-expression.ts';
