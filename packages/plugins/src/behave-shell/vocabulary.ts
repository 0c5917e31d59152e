/*
 * The words that commands and typed letters are compared with. As with the thresholds: fixed by
 * semantics 0.1.
 */

/** Commands by which a newcomer finds out where he is. */
export const LANDING: ReadonlySet<string> = words('uname id whoami pwd hostname w who');

/** Commands that end a session. */
export const LEAVING: ReadonlySet<string> = words('exit logout quit logoff');

/** Commands that tidy up. */
export const CLEANING: ReadonlySet<string> = words('history unset rm shred clear kill');

/** Commands that touch what the shell remembers or records. */
export const HIDING: ReadonlySet<string> = words('history unset export set script');

/** Commands that explain commands. */
export const MANUALS: ReadonlySet<string> = words('man help info');

/** What a command is likely meant for; the first list that has it counts. */
export const INTENTS = [
  ['destructive', words('rm dd mkfs shred wipe kill pkill killall truncate fdisk')],
  [
    'persistence',
    words(
      'crontab systemctl useradd usermod passwd chsh at service chkconfig update-rc.d authorized_keys',
    ),
  ],
  ['exfil', words('curl wget scp rsync nc ncat socat tar base64 xxd python python3 openssl')],
  ['lateral', words('ssh telnet rsh rlogin ftp sftp mosh kubectl docker psql mysql redis-cli')],
  [
    'recon',
    words(
      'ls pwd whoami id uname ps netstat ss cat find which env printenv hostname w who date uptime df du free lsof lsblk',
    ),
  ],
] as const satisfies readonly (readonly [string, ReadonlySet<string>])[];

/** The name of an intent. */
export type Intent = (typeof INTENTS)[number][0];

/** Words of a good mood. */
export const POSITIVE: ReadonlySet<string> = words(
  'thanks nice cool great okay perfect love awesome',
);

/** Words of a bad mood. */
export const NEGATIVE: ReadonlySet<string> = words(
  'wtf damn crap ugh broken stupid hate stuck wrong',
);

/** Swear words. */
export const OBSCENE: ReadonlySet<string> = words(
  'fuck fucking fucked shit bitch ass cunt dick asshole',
);

/** All words that tell against a good mood. */
export const BAD: ReadonlySet<string> = new Set([...NEGATIVE, ...OBSCENE]);

/** Pairs of letters that are common in English, on whatever keyboard it is typed well. */
export const COMMON_PAIRS = ['th', 'he', 'in', 'er', 'an', 're', 'on', 'at', 'nd', 'ha'] as const;

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
