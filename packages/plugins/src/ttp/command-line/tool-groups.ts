/** Names of programs that do the same thing; rules call them by `@name`. */
export const TOOL_GROUPS = {
  shell: [
    'sh',
    'bash',
    'ash',
    'dash',
    'zsh',
    'ksh',
    'ksh93',
    'mksh',
    'csh',
    'tcsh',
    'fish',
    'rbash',
  ],
  script: ['python', 'pypy', 'perl', 'ruby', 'php', 'lua', 'node', 'nodejs', 'tclsh', 'expect'],
  download: [
    'wget',
    'curl',
    'tftp',
    'ftpget',
    'lwp-download',
    'aria2c',
    'axel',
    'lynx',
    'fetch',
    'atftp',
  ],
  viewer: [
    'cat',
    'tac',
    'nl',
    'head',
    'tail',
    'less',
    'more',
    'most',
    'bat',
    'batcat',
    'zcat',
    'view',
  ],
  editor: [
    'vi',
    'vim',
    'nvim',
    'nano',
    'pico',
    'emacs',
    'ed',
    'ex',
    'joe',
    'mcedit',
    'gedit',
    'kate',
  ],
  search: ['grep', 'egrep', 'fgrep', 'zgrep', 'rg', 'ag', 'ack'],
  compiler: ['gcc', 'cc', 'g++', 'clang', 'tcc', 'musl-gcc', 'c99', 'c++'],
  package: [
    'apt',
    'apt-get',
    'aptitude',
    'yum',
    'dnf',
    'apk',
    'pacman',
    'zypper',
    'opkg',
    'emerge',
    'dpkg',
    'rpm',
    'snap',
    'brew',
    'pip',
    'pip3',
    'npm',
    'gem',
  ],
  connect: ['nc', 'ncat', 'netcat', 'nc.traditional', 'nc.openbsd', 'socat'],
  archive: [
    'tar',
    'zip',
    '7z',
    '7za',
    '7zr',
    'rar',
    'gzip',
    'bzip2',
    'xz',
    'zstd',
    'pax',
    'cpio',
    'ar',
  ],
  service: [
    'systemctl',
    'service',
    'rc-service',
    'chkconfig',
    'update-rc.d',
    'initctl',
    'rc-update',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const SHELLS: ReadonlySet<string> = new Set<string>(TOOL_GROUPS.shell);
const SCRIPTS: ReadonlySet<string> = new Set<string>(TOOL_GROUPS.script);

/** Whether a program is a Unix shell, by its name. */
export function isShell(tool: string): boolean {
  return SHELLS.has(tool);
}

/** Whether a program runs scripts of a language, whatever the version in its name. */
export function isScriptInterpreter(tool: string): boolean {
  return SCRIPTS.has(tool) || SCRIPTS.has(unversioned(tool));
}

/** `python3.11` is `python`, `gcc-12` is `gcc`; what has no version stays. */
export function unversioned(tool: string): string {
  const last = tool.charCodeAt(tool.length - 1);
  if (last < 48 || last > 57) return tool;
  const end = tool.search(/-?\d+(?:\.\d+)*$/);
  return end >= 3 ? tool.slice(0, end) : tool;
}
