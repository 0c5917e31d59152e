import { contextV01, type ContextBuilder } from '@shardscope/sdk';

/**
 * The builder of session contexts under a semantics, by the name that the contexts carry. Apart from
 * the semantics' plugins, so that a process that needs no more loads no more.
 */
export function contextOf(semantics: string): ContextBuilder {
  if (semantics === '0.1') return contextV01;
  throw new RangeError(`There is no session context of semantics ${semantics}.`);
}
