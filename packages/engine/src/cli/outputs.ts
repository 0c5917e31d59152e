import type { PipelineEvent } from '@shardscope/sdk';
import type { Analysis } from '../analysis/open-analysis.ts';
import { styled, type Console } from './console.ts';
import { jsonLine } from './format-jsonl.ts';
import { summaryTable } from './format-table.ts';

/** Where the results of a run go. */
export interface Output {
  /** Whether sessions that were analysed before are wanted event by event. */
  readonly wantsStored: boolean;
  event(event: PipelineEvent): void;
  end(analysis: Analysis): Promise<void>;
}

/** Every event as a line of JSON, as it comes. */
export function jsonlOutput(console: Console): Output {
  return {
    wantsStored: true,
    event(event) {
      if (event.kind === 'event') console.out.write(jsonLine(event.envelope, event.explain));
    },
    end: () => Promise.resolve(),
  };
}

/** A summary at the end, of all that the workspace holds. */
export function tableOutput(console: Console): Output {
  return {
    wantsStored: false,
    event: () => undefined,
    async end(analysis) {
      const emphasis = (style: 'bold' | 'dim', text: string): string =>
        styled(style, text, process.stdout);
      for (const line of summaryTable(analysis, emphasis)) {
        await console.out.ready();
        console.out.write(`${line}\n`);
      }
    },
  };
}
