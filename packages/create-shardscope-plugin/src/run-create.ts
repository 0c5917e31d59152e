import { parseArgs } from 'node:util';
import { createPlugin, type CreatedPlugin, type PluginChoices } from './create-plugin.ts';
import { PLUGIN_KINDS, pluginKind } from './plugin-kind.ts';

const HELP = `Usage: npm create shardscope-plugin <folder> [-- options]
       npx create-shardscope-plugin <folder> [options]

Begins a plugin for Shardscope in a new folder: TypeScript, one example, its test, a recording.

Options:
  --kind <kind>      ${PLUGIN_KINDS.join(', ')} (default: extractor)
                     extractor: measures one session; lifter: tags one event with ATT&CK techniques;
                     merger: says what a series of measurements amounts to
  --id <vendor/name> how the plugin is called in results (default: my/<folder>)
  -h, --help         print help
`;

const WRONG_USAGE = 2;

/** Where a program writes. */
interface Output {
  write(text: string): unknown;
}

/** The command: begins a plugin and says what to do next. Gives the exit code. */
export async function runCreate(
  argv: readonly string[],
  out: Output,
  err: Output,
): Promise<number> {
  try {
    const choices = choicesOf(argv);
    out.write(choices === null ? HELP : nextSteps(await createPlugin(choices)));
    return 0;
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    err.write(`create-shardscope-plugin: ${message}\n(--help shows what can be said)\n`);
    return WRONG_USAGE;
  }
}

/** What was asked for; null for help. */
function choicesOf(argv: readonly string[]): PluginChoices | null {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      kind: { type: 'string', default: 'extractor' },
      id: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return null;
  const [folder, ...others] = positionals;
  if (folder === undefined) throw new Error('Name a folder for the plugin, such as my-plugin.');
  if (others.length > 0) throw new Error('Name one folder only.');
  const kind = pluginKind(values.kind);
  if (!kind) throw new Error(`"${values.kind}" is none of ${PLUGIN_KINDS.join(', ')}.`);
  return { folder, kind, ...(values.id === undefined ? {} : { id: values.id }) };
}

function nextSteps({ folder, id, files }: CreatedPlugin): string {
  return `${id} was begun in ${folder}:
${files.map((file) => `  ${file}`).join('\n')}

Next:
  cd ${folder}
  npm install
  npm test              # builds and tests it
  npm run dev           # shows what it observes, again at every save
`;
}
