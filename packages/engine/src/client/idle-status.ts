import type { Status } from './protocol.ts';

/** The status while nothing is open. */
export const IDLE_STATUS: Status = {
  path: null,
  label: '',
  state: 'idle',
  bytesDone: 0,
  bytesTotal: 0,
  rate: 0,
  files: 0,
  attackers: 0,
  sessions: 0,
  sessionsTotal: 0,
  events: 0,
  observations: 0,
  skipped: 0,
  junk: 0,
  faults: 0,
  slowestPlugin: null,
  readOnly: false,
  notices: [],
  error: null,
};
