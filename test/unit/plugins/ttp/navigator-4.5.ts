import { z } from 'zod';

// Version 4.5 of the Navigator's layer format, as its definition lists names, types and requirements:
// github.com/mitre-attack/attack-navigator, layers/spec/v4.5/layerformat.md.

const color = z.string().regex(/^#[0-9a-fA-F]{6}$/);
const divider = z.strictObject({ divider: z.boolean() });
const metadata = z.array(
  z.union([z.strictObject({ name: z.string(), value: z.string() }), divider]),
);
const links = z.array(z.union([z.strictObject({ label: z.string(), url: z.url() }), divider]));

export const layerSchema = z.strictObject({
  versions: z.strictObject({
    attack: z.string().optional(),
    navigator: z.string().regex(/^(?:4\.9|[5-9]\.)/),
    layer: z.literal('4.5'),
  }),
  name: z.string(),
  description: z.string().optional(),
  domain: z.enum(['enterprise-attack', 'mobile-attack', 'ics-attack']),
  customDataURL: z.string().optional(),
  filters: z.strictObject({ platforms: z.array(z.string()).optional() }).optional(),
  sorting: z.int().min(0).max(3).optional(),
  layout: z
    .strictObject({
      layout: z.enum(['side', 'flat', 'mini']).optional(),
      showID: z.boolean().optional(),
      showName: z.boolean().optional(),
      showAggregateScores: z.boolean().optional(),
      countUnscored: z.boolean().optional(),
      aggregateFunction: z.enum(['average', 'min', 'max', 'sum']).optional(),
      expandedSubtechniques: z.enum(['none', 'all', 'annotated']).optional(),
    })
    .optional(),
  hideDisabled: z.boolean().optional(),
  techniques: z
    .array(
      z.strictObject({
        techniqueID: z.string().regex(/^T\d{4}(?:\.\d{3})?$/),
        tactic: z
          .string()
          .regex(/^[a-z-]+$/)
          .optional(),
        comment: z.string().optional(),
        enabled: z.boolean().optional(),
        score: z.number().optional(),
        color: color.optional(),
        metadata: metadata.optional(),
        links: links.optional(),
        showSubtechniques: z.boolean().optional(),
      }),
    )
    .optional(),
  gradient: z
    .strictObject({ colors: z.array(color).min(2), minValue: z.number(), maxValue: z.number() })
    .refine(({ minValue, maxValue }) => maxValue > minValue)
    .optional(),
  legendItems: z.array(z.strictObject({ label: z.string(), color })).optional(),
  showTacticRowBackground: z.boolean().optional(),
  tacticRowBackground: color.optional(),
  selectTechniquesAcrossTactics: z.boolean().optional(),
  selectSubtechniquesWithParent: z.boolean().optional(),
  selectVisibleTechniques: z.boolean().optional(),
  metadata: metadata.optional(),
  links: links.optional(),
});
