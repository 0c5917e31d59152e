/** What everybody has to know before a plugin runs. */
export const TRUST_NOTE =
  'A plugin is code: it sees every recording that you open, and it can talk to the network. Its ' +
  'process holds against mistakes, not against malice. Enable it only if you trust who wrote it.';
