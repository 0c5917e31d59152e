// The entry of a plugin's process. The engine starts it with Node's permission model.
import nodeModule from 'node:module';
import type { HostCommand } from '../host-protocol.ts';
import { serveHost } from './serve-host.ts';

/** What plugins import is the SDK of the program that runs them, whether they have one or not. */
const SDK = '@shardscope/sdk';
const sdkUrl = import.meta.resolve(SDK);

// Not there before Node.js 22.15: a plugin then needs an SDK of its own.
if ('registerHooks' in nodeModule) {
  nodeModule.registerHooks({
    resolve: (specifier, context, next) =>
      specifier === SDK ? { url: sdkUrl, shortCircuit: true } : next(specifier, context),
  });
}

const send = process.send?.bind(process);
if (!send) throw new Error('A plugin runs in a process that the engine starts.');
// A plugin that finds the channel by accident would answer in the host's name.
delete process.send;

serveHost({
  send: (message) => void send(message),
  listen: (handler) => process.on('message', (command: HostCommand) => handler(command)),
});
