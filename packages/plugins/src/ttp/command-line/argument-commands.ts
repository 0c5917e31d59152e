import type { CommandPart, CommandWord } from './command-part.ts';
import { isScriptInterpreter, isShell, unversioned } from './tool-groups.ts';

/** A command inside an argument: text to be split, or words that are a command already. */
export type ArgumentCommand =
  | { readonly kind: 'text'; readonly word: CommandWord; readonly text: string }
  | { readonly kind: 'words'; readonly words: readonly CommandWord[] };

/**
 * Programs whose last operands are a command, and how their own arguments are stepped over. `cd` takes
 * one folder: what stands behind it is a command whose separator was lost when it was recorded.
 */
const CARRIERS: Readonly<Record<string, { readonly valued: string; readonly operands: number }>> = {
  cd: { valued: '', operands: 1 },
  chroot: { valued: '', operands: 1 },
  nsenter: { valued: 't', operands: 0 },
  unshare: { valued: '', operands: 0 },
  strace: { valued: 'abeEoOpPsSuX', operands: 0 },
  ltrace: { valued: 'aADelnopsuwx', operands: 0 },
  watch: { valued: 'n', operands: 0 },
  ssh: { valued: 'BbcDEeFIiJLlmOoPpQRSWw', operands: 1 },
  torsocks: { valued: '', operands: 0 },
  torify: { valued: '', operands: 0 },
  proxychains: { valued: 'f', operands: 0 },
  proxychains4: { valued: 'f', operands: 0 },
  'systemd-run': { valued: 'HMpu', operands: 0 },
  flock: { valued: 'wE', operands: 1 },
  sshpass: { valued: 'pfdPe', operands: 0 },
  screen: { valued: 'SDRsTteXph', operands: 0 },
  parallel: { valued: 'jaI', operands: 0 },
  runuser: { valued: 'ugGs', operands: 0 },
};

/** Programs with a sub-command whose operands are a container and then a command. */
const CONTAINER_TOOLS = new Set(['docker', 'podman', 'nerdctl', 'kubectl', 'crictl', 'ctr', 'lxc']);

/** Code of a script language that hands a string to a shell. */
const SHELL_OUT =
  /\b(?:system|popen[23]?|exec[lv]?p?e?|getoutput|check_output|check_call|call|run|Popen|spawn\w*|passthru|shell_exec|proc_open|execSync|execl?)\s*\(?\s*\[?\s*(?:'([^'\n]{2,1024})'|"([^"\n]{2,1024})")/g;

/** The commands inside a part's arguments, here-documents and piped text. */
export function argumentCommands(part: CommandPart): readonly ArgumentCommand[] {
  const { tool, words } = part;
  if (isShell(tool)) return shellCommands(part);
  if (tool === 'eval') return evalCommand(words);
  if (tool === 'trap') return textOf(words[1]);
  if (tool === 'su' || tool === 'script') return textOf(optionValue(words, '-c', '--command'));
  if (tool === 'find') return findCommands(words);
  if ((tool === 'echo' || tool === 'printf') && part.pipedTo) return echoedCommands(part);
  if (CONTAINER_TOOLS.has(tool)) return containerCommand(words);
  if (tool === 'awk' || tool === 'gawk' || tool === 'mawk') return codeCommands(words.slice(1));
  if (isScriptInterpreter(tool)) return interpreterCommands(words);
  if (!Object.hasOwn(CARRIERS, tool)) return [];
  return carriedCommand(tool, words);
}

function textOf(word: CommandWord | null | undefined): readonly ArgumentCommand[] {
  return word && word.text !== '' ? [{ kind: 'text', word, text: word.text }] : [];
}

function shellCommands(part: CommandPart): readonly ArgumentCommand[] {
  const { words, redirections } = part;
  const at = words.findIndex((word, index) => index > 0 && /^-[a-z]*c$/.test(word.text));
  if (at > 0) return textOf(words.slice(at + 1).find((word) => !word.text.startsWith('-')));
  const hasScript = words.slice(1).some((word) => !word.text.startsWith('-'));
  return hasScript ? [] : redirections.flatMap((redirection) => textOf(redirection.body));
}

function evalCommand(words: readonly CommandWord[]): readonly ArgumentCommand[] {
  if (words.length === 2) return textOf(words[1]);
  return words.length > 2 ? [{ kind: 'words', words: words.slice(1) }] : [];
}

function optionValue(
  words: readonly CommandWord[],
  short: string,
  long: string,
): CommandWord | undefined {
  const at = words.findIndex((word) => word.text === short || word.text === long);
  return at < 0 ? undefined : words[at + 1];
}

const FIND_ACTIONS = new Set(['-exec', '-execdir', '-ok', '-okdir']);

function findCommands(words: readonly CommandWord[]): readonly ArgumentCommand[] {
  const commands: ArgumentCommand[] = [];
  for (let at = 0; at < words.length; at += 1) {
    if (!FIND_ACTIONS.has(words[at]?.text ?? '')) continue;
    let end = at + 1;
    while (end < words.length && words[end]?.text !== ';' && words[end]?.text !== '+') end += 1;
    if (end > at + 1) commands.push({ kind: 'words', words: words.slice(at + 1, end) });
    at = end;
  }
  return commands;
}

/** `echo 'command' | sh`: what a shell reads is a command. */
function echoedCommands(part: CommandPart): readonly ArgumentCommand[] {
  const reader = part.pipedTo;
  if (!reader || !isShell(reader.tool) || reader.words.length > 2) return [];
  const words = part.words.slice(1).filter((word) => !/^-[neE]+$/.test(word.text));
  if (words.length === 1) return textOf(words[0]);
  return words.length > 1 ? [{ kind: 'words', words }] : [];
}

/** `docker exec [options] container command`, `kubectl exec pod -- command`. */
function containerCommand(words: readonly CommandWord[]): readonly ArgumentCommand[] {
  const action = words.findIndex((word) => word.text === 'exec' || word.text === 'run');
  if (action < 0) return [];
  const dashes = words.findIndex((word, index) => index > action && word.text === '--');
  if (dashes > 0) return carried(words, dashes + 1);
  let at = action + 1;
  while (words[at]?.text.startsWith('-')) {
    const takesValue =
      /^(?:-[a-z]*[uwepvhm]|--(?:name|user|env|volume|mount|network|entrypoint|workdir|pid|hostname))$/;
    at += takesValue.test(words[at]?.text ?? '') ? 2 : 1;
  }
  return carried(words, at + 1);
}

function carriedCommand(tool: string, words: readonly CommandWord[]): readonly ArgumentCommand[] {
  const carrier = CARRIERS[tool];
  if (!carrier) return [];
  let operands = carrier.operands;
  let at = 1;
  for (; at < words.length; at += 1) {
    const text = words[at]?.text ?? '';
    if (text === '--') return carried(words, at + 1);
    if (text.length > 1 && text.startsWith('-')) {
      if (text.length === 2 && carrier.valued.includes(text.charAt(1))) at += 1;
    } else if (operands > 0) operands -= 1;
    else break;
  }
  return carried(words, at);
}

/** A single word with a space in it is a command line, several words are a command. */
function carried(words: readonly CommandWord[], at: number): readonly ArgumentCommand[] {
  const rest = words.slice(at);
  if (rest.length === 0) return [];
  const [first] = rest;
  if (rest.length === 1 && first && /[\s;|&]/.test(first.text)) return textOf(first);
  return [{ kind: 'words', words: rest }];
}

/** `python -c code`, `perl -e code`, `php -r code`: the strings that the code hands to a shell. */
function interpreterCommands(words: readonly CommandWord[]): readonly ArgumentCommand[] {
  const isPhp = unversioned(words[0]?.text ?? '').endsWith('php');
  const option = isPhp ? /^-[a-zA-Z]*r$/ : /^(?:-[a-zA-Z]*[ceE]|--eval)$/;
  const at = words.findIndex((word, index) => index > 0 && option.test(word.text));
  return at < 0 ? [] : codeCommands(words.slice(at + 1, at + 2));
}

function codeCommands(words: readonly CommandWord[]): readonly ArgumentCommand[] {
  return words.flatMap((word) =>
    word.text.includes('(') || word.text.includes('system')
      ? [...word.text.matchAll(SHELL_OUT)].map((match): ArgumentCommand => {
          const text = match[1] ?? match[2] ?? '';
          return { kind: 'text', word: placedWithin(word, text, match), text };
        })
      : [],
  );
}

function placedWithin(word: CommandWord, text: string, match: RegExpExecArray): CommandWord {
  const textStart =
    word.textStart < 0 ? -1 : word.textStart + match.index + match[0].indexOf(text, 0);
  return { text, start: word.start, end: word.end, textStart };
}
