import { readFile, stat } from 'node:fs/promises';
import { credentialsInvalid } from '../errors.ts';
import { errorCode } from '../workspace/read-json.ts';

/** By what a bus knows us. Never logged, never part of a status. */
export type BusCredentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'user'; readonly user: string; readonly password: string }
  | { readonly kind: 'token'; readonly token: string }
  /** The text of a credentials file: a JWT and the seed of an NKEY. */
  | { readonly kind: 'creds'; readonly text: string };

/** Where credentials are to be found: never in arguments, which every process can see. */
export interface CredentialFiles {
  readonly creds?: string | undefined;
  readonly user?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly tokenFile?: string | undefined;
}

/** Environment variables that stand in for the files. */
export const PASSWORD_VARIABLE = 'SHARDSCOPE_BUS_PASSWORD';
export const TOKEN_VARIABLE = 'SHARDSCOPE_BUS_TOKEN';

/** Bytes of a file of credentials; they are a few kilobytes at most. */
const MAX_SECRET_BYTES = 64 * 1024;

/**
 * Reads credentials. Throws E_BUS_CREDENTIALS for files that cannot be read and for more or less
 * than one way to be known.
 *
 * @param ask asks the person for a password where there is one to ask; null where there is not
 */
export async function readCredentials(
  files: CredentialFiles,
  env: Readonly<Record<string, string | undefined>>,
  ask: ((question: string) => Promise<string>) | null = null,
): Promise<BusCredentials> {
  const { creds, user, passwordFile, tokenFile } = files;
  const ways = [creds, user, tokenFile].filter((way) => way !== undefined).length;
  if (ways > 1) throw credentialsInvalid('give one of --creds, --user and --token-file');
  if (passwordFile !== undefined && user === undefined) {
    throw credentialsInvalid('--password-file goes with --user');
  }
  if (creds !== undefined) return { kind: 'creds', text: await credsText(creds) };
  if (tokenFile !== undefined) return { kind: 'token', token: await secretIn(tokenFile) };
  if (user !== undefined) {
    return { kind: 'user', user, password: await passwordOf(user, passwordFile, env, ask) };
  }
  const token = env[TOKEN_VARIABLE];
  return token === undefined || token === '' ? { kind: 'none' } : { kind: 'token', token };
}

async function passwordOf(
  user: string,
  file: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  ask: ((question: string) => Promise<string>) | null,
): Promise<string> {
  if (file !== undefined) return secretIn(file);
  const known = env[PASSWORD_VARIABLE];
  if (known !== undefined && known !== '') return known;
  if (ask) return ask(`Password of ${user}: `);
  throw credentialsInvalid(
    `no password for ${user}: name a file with --password-file, or set ${PASSWORD_VARIABLE}`,
  );
}

async function credsText(file: string): Promise<string> {
  const text = await fileText(file);
  if (!text.includes('BEGIN NATS USER JWT') || !text.includes('BEGIN USER NKEY SEED')) {
    throw credentialsInvalid(`${file} holds no NATS credentials (a user's JWT and NKEY seed)`);
  }
  return text;
}

/** The first line of a file; editors leave a newline behind it. */
async function secretIn(file: string): Promise<string> {
  const [line = ''] = (await fileText(file)).split(/\r?\n/, 1);
  if (line === '') throw credentialsInvalid(`the first line of ${file} is empty`);
  return line;
}

async function fileText(file: string): Promise<string> {
  try {
    const stats = await stat(file);
    if (!stats.isFile()) throw new Error('it is no regular file');
    if (stats.size > MAX_SECRET_BYTES) throw new Error('it is too large for one');
    return await readFile(file, 'utf8');
  } catch (thrown) {
    const code = errorCode(thrown);
    const plain = thrown instanceof Error && code === undefined ? thrown.message : String(code);
    throw credentialsInvalid(`${file} cannot be read: ${plain}`, thrown);
  }
}
