// A second process on a workspace. It says what it opened, then does what it is told.
import { messageOf } from '@shardscope/sdk';
import { openWorkspace } from 'shardscope';
import { result, summary } from '../../../sdk/store/session-results.ts';
import type { Said, Told } from './other-process.ts';

const [path = '', dataFolder = ''] = process.argv.slice(2);

const say = (message: Said): void => void process.send?.(message);

const workspace = await openWorkspace({
  path,
  dataFolder,
  choice: { kind: 'user' },
  onNotice: ({ code }) => say({ kind: 'notice', code }),
});

process.on('message', (told: Told) => {
  obey(told).catch((error: unknown) => say({ kind: 'failed', message: messageOf(error) }));
});

say({
  kind: 'opened',
  readOnly: workspace.readOnly,
  messages: workspace.notices.map(({ message }) => message),
});

async function obey(told: Told): Promise<void> {
  switch (told.kind) {
    case 'persist':
      workspace.store.persist(result(summary({ sid: told.sid })));
      await workspace.flush();
      say({ kind: 'done' });
      return;
    case 'close':
      await workspace.close();
      say({ kind: 'done' });
      process.disconnect();
      return;
    case 'exit':
      process.exit(0);
  }
}
