/** Hosts that many people fetch things from: sharing one of them says nothing. */
const SHARED_HOSTS: ReadonlySet<string> = new Set([
  'bit.ly',
  'cdn.discordapp.com',
  'codeload.github.com',
  'drive.google.com',
  'gist.githubusercontent.com',
  'github.com',
  'gitlab.com',
  'google.com',
  'ipinfo.io',
  'objects.githubusercontent.com',
  'pastebin.com',
  'raw.githubusercontent.com',
  'transfer.sh',
  'www.google.com',
]);

/** Endpoints of one command that are looked at, and characters of it. */
const ENDPOINTS = 16;
const CHARACTERS = 4096;

const URL_HOST =
  /\b(?:https?|s?ftps?|tftp|ws|wss|tcp):\/\/(?:[^\s/@'"]{0,128}@)?([\w.-]{1,253})(?::(\d{1,5}))?/gi;
const DEV_TCP = /\/dev\/(?:tcp|udp)\/([\w.-]{1,253})\/(\d{1,5})/gi;
const NETCAT =
  /\b(?:nc|ncat|netcat|telnet)\b[^|;&]{0,128}?\s([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})\s+(\d{1,5})\b/gi;
const FETCH =
  /\b(?:wget|curl|tftp|ftpget|scp|axel)\b[^|;&]{0,256}?[\s@](\d{1,3}(?:\.\d{1,3}){3})\b/gi;

/**
 * The hosts that a command line connects to, with the port where it names one. Hosts that many
 * share, and addresses of private networks, are left out.
 */
export function networkEndpoints(commandText: string): string[] {
  const text = commandText.slice(0, CHARACTERS);
  // No host that tells anything is without a dot, and most commands are.
  if (!text.includes('.')) return [];
  const found = new Set<string>();
  for (const pattern of [URL_HOST, DEV_TCP, NETCAT, FETCH]) {
    for (const [, host = '', port] of text.matchAll(pattern)) {
      const name = host.toLowerCase().replace(/\.$/, '');
      if (!isTelling(name) || found.size >= ENDPOINTS) continue;
      found.add(port === undefined ? name : `${name}:${port}`);
    }
  }
  return [...found];
}

function isTelling(host: string): boolean {
  if (!host.includes('.') || SHARED_HOSTS.has(host)) return false;
  return !/^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./.test(host);
}
