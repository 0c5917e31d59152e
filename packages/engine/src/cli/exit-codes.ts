/** What the command line's exit codes mean; part of its interface. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  nothingReadable: 3,
  /** 128 + SIGINT, as shells expect. */
  interrupted: 130,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
