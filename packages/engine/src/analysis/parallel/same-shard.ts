import type { ShardName } from '../../store/index.ts';

/** Whether two names mean the same shard: a folder has one file for each. */
export function sameShard(one: ShardName, other: ShardName): boolean {
  return one.decky === other.decky && one.service === other.service && one.shard === other.shard;
}
