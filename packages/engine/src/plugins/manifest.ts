import { isAbsolute } from 'node:path';
import { z } from 'zod';

/** What a plugin may do beyond reading its own folder. Everything else is denied to its process. */
export const PERMISSIONS = z.strictObject({
  /** Files and folders that it may read. */
  read: z.array(z.string().refine(isAbsolute, { error: 'is no absolute path' })).optional(),
  /** Files and folders that it may write. */
  write: z.array(z.string().refine(isAbsolute, { error: 'is no absolute path' })).optional(),
  /** Whether it may start programs; they are not limited in any way. */
  childProcess: z.boolean().optional(),
  /** Whether it may start threads. */
  worker: z.boolean().optional(),
});

const KINDS = ['extractor', 'lifter', 'merger'] as const;

/** What stands in a plugin's package.json under `shardscope`: known before any of its code runs. */
const MANIFEST = z.strictObject({
  /** `vendor/name`, as in the code. */
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/, 'is not vendor/name'),
  /** Path of the module whose default export is the plugin, relative to the package. */
  entry: z.string().min(1),
  /** Range of the plugin interface, such as `^1.0`. */
  apiVersion: z.string(),
  kinds: z.array(z.enum(KINDS)).min(1),
  /** Names of the primitives that it yields. */
  provides: z.array(z.string()).default([]),
  permissions: PERMISSIONS.default({}),
});

/** The part of a package.json that matters here. */
export const PACKAGE_MANIFEST = z.looseObject({
  name: z.string().optional(),
  version: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  peerDependencies: z.record(z.string(), z.string()).optional(),
  shardscope: MANIFEST,
});

/** What a plugin says of itself without being run. */
export type PluginManifest = z.infer<typeof MANIFEST>;

/** What a plugin asks for beyond reading its own folder. */
export type PluginPermissions = z.infer<typeof PERMISSIONS>;

/** Kind of a plugin's part. */
export type PluginPartKind = (typeof KINDS)[number];

/** Permissions in words, one a line; empty when it asks for nothing. */
export function permissionsInWords(permissions: PluginPermissions): readonly string[] {
  const { read = [], write = [], childProcess = false, worker = false } = permissions;
  return [
    ...read.map((path) => `read ${path}`),
    ...write.map((path) => `write ${path}`),
    ...(childProcess ? ['start programs, which can do whatever you can do'] : []),
    ...(worker ? ['start threads'] : []),
  ];
}
