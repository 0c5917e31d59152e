import { z } from 'zod';

const tacticSchema = z.object({
  id: z.string(),
  shortname: z.string(),
  name: z.string(),
  url: z.string(),
});

const techniqueSchema = z.object({
  id: z.string(),
  name: z.string(),
  tactics: z.array(z.object({ id: z.string() })),
  url: z.string(),
  platforms: z.array(z.string()),
  is_subtechnique: z.boolean(),
  parent: z.string().optional(),
  revoked: z.boolean(),
  deprecated: z.boolean(),
  revoked_by: z.string().optional(),
});

const catalogueSchema = z.object({
  domain: z.string(),
  attack_version: z.literal('18.1'),
  tactics: z.array(tacticSchema),
  techniques: z.array(techniqueSchema),
  overlay_v19: z.object({
    attack_version: z.literal('19.1'),
    tactics: z.array(tacticSchema),
    added: z.array(techniqueSchema),
    revoked_by: z.record(z.string(), z.string()),
    renamed: z.record(z.string(), z.string()),
    tactics_of: z.record(z.string(), z.array(z.string())),
    platforms_of: z.record(z.string(), z.array(z.string())),
  }),
});

/** The ATT&CK data that comes with the plugin: release 18.1, and what changes it into 19.1. */
export type CatalogueFile = z.infer<typeof catalogueSchema>;

/** Checks the parsed JSON of a catalogue file. Throws zod's error naming the field. */
export function parseCatalogueFile(json: unknown): CatalogueFile {
  return catalogueSchema.parse(json);
}
