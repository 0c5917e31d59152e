import type { CommandRow, TagRow } from 'shardscope/client';

/** A command that a rule fired on. */
export interface TaggedCommand extends CommandRow {
  /** Ids of techniques, or of sub-techniques where they are some; each once. */
  readonly techniques: readonly string[];
}

/** The commands that have tags, in their order. */
export function taggedCommands(
  commands: readonly CommandRow[],
  tags: readonly TagRow[],
): readonly TaggedCommand[] {
  const techniques = new Map<number, Set<string>>();
  for (const { command, technique, subTechnique } of tags) {
    if (command === null) continue;
    const own = techniques.get(command) ?? new Set();
    techniques.set(command, own.add(subTechnique ?? technique));
  }
  return commands.flatMap((command) => {
    const own = techniques.get(command.index);
    return own ? [{ ...command, techniques: [...own] }] : [];
  });
}
