import { defineLifter, definePlugin } from '@shardscope/sdk';

/** Tags commands that its options name; misbehaves on those that say so. */
export default definePlugin({
  id: 'acme/tagger',
  version: '2.0.0',
  apiVersion: '^1.0',
  lifters: [
    defineLifter({
      id: 'words',
      handles: ['command'],
      lift({ payload }, { attack }) {
        const command = payload['command_text'];
        if (command === 'throw') throw new Error('cannot read');
        if (command === 'loop') for (;;) attack.technique('T1105');
        if (command === 'nonsense') return [{ technique: 1 } as never];
        const technique = attack.technique('T1105');
        const evidence = { name: technique?.name ?? null };
        const tag = { technique: 'T1105', tactic: 'TA0011', confidence: 0.8, evidence };
        return command === 'wget' ? [{ ...tag, ruleId: 'ACME1', ruleVersion: 1 }] : [];
      },
    }),
  ],
});
