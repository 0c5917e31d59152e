import { defineLifter, definePlugin } from '@shardscope/sdk';
import { directionOf, TOOLS, type Direction } from './direction.ts';

/** What each direction is called in ATT&CK. */
const TECHNIQUES = {
  in: { technique: 'T1105', tactic: 'TA0011', ruleId: 'UPLOAD-IN' },
  out: {
    technique: 'T1048',
    subTechnique: 'T1048.003',
    tactic: 'TA0010',
    ruleId: 'UPLOAD-OUT',
  },
} as const satisfies Record<Direction, object>;

/** Tells transfers that bring something in from those that take something out. */
export default definePlugin({
  id: 'example/upload-direction',
  version: '1.0.0',
  apiVersion: '^1.0',
  lifters: [
    defineLifter({
      id: 'transfers',
      handles: ['command'],
      prefilter: { literals: TOOLS },
      lift({ payload }) {
        const text = payload['command_text'];
        if (typeof text !== 'string') return [];
        return directionOf(text).map(({ tool, direction }) => ({
          ...TECHNIQUES[direction],
          confidence: 0.7,
          ruleVersion: 1,
          evidence: { tool, direction },
        }));
      },
    }),
  ],
});
