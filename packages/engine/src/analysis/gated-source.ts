import type { SessionSource, SourceItem, SourceOptions } from '@shardscope/sdk';

/**
 * A source that waits for its consumer's consumer: before each item `ready` is awaited, so that a
 * slow reader of the results (a pipe into a pager) slows the reading instead of filling memory.
 */
export function gatedSource(source: SessionSource, ready: () => Promise<void>): SessionSource {
  return {
    async *sessions(options?: SourceOptions): AsyncGenerator<SourceItem> {
      for await (const item of source.sessions(options)) {
        await ready();
        yield item;
      }
    },
  };
}
