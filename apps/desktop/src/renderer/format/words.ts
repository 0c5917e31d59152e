export {
  LEADING_PRIMITIVES,
  comparePrimitives,
  domainOf,
  domainWords,
  ownName,
  pluginOf,
  primitiveWords,
  valueWords,
} from 'shardscope/client';
