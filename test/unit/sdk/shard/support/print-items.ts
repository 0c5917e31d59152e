// Opens the path in the arguments and prints what came out of it, a JSON object a line.
import { argv } from 'node:process';
import { openFolder } from '@shardscope/sdk';

const recording = await openFolder(argv[2] ?? '.');
for await (const item of recording.sessions()) {
  const fault = item.kind === 'fault' ? { code: item.fault.code, file: item.fault.file } : {};
  const message = item.kind === 'fault' ? item.fault.message : '';
  console.log(JSON.stringify({ kind: item.kind, ...fault, message }));
}
