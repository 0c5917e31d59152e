import type { FileSystem } from 'shardscope';
import { DISK } from '../../../../../packages/engine/src/store/atomic-file.ts';

/** A disk that is full, when told so, for one file. */
export interface FailingDisk {
  readonly files: FileSystem;
  fail(isFull: boolean): void;
}

/** @param name of the file that there is no room for while the disk fails */
export function failingDisk(name: string): FailingDisk {
  let isFull = false;
  return {
    files: {
      ...DISK,
      create(path) {
        if (isFull && path.includes(name))
          return Promise.reject(new Error('ENOSPC: no space left'));
        return DISK.create(path);
      },
    },
    fail(full) {
      isFull = full;
    },
  };
}
