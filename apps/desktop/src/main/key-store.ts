import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The part of Electron's safeStorage that is used: the asynchronous one. */
export interface SafeStorage {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(text: string): Promise<Uint8Array>;
  decryptStringAsync(encrypted: Buffer): Promise<{ readonly result: string }>;
  /** On Linux only. */
  getSelectedStorageBackend?(): string;
}

/** Keeps secrets behind the operating system's key store; never as they are. */
export interface KeyStore {
  /** Whether the system has a real key store. */
  isReal(): Promise<boolean>;
  /** Keeps a secret under a name, or forgets it when it is null. Does nothing without a key store. */
  keep(name: string, secret: string | null): Promise<void>;
  /** A secret that was kept; null when there is none, or it cannot be read any more. */
  read(name: string): Promise<string | null>;
}

/** Back ends that only hide a secret, under a key that everybody knows. */
const NO_BACKENDS: ReadonlySet<string> = new Set(['basic_text', 'unknown']);

/** Only its user reads the file, though what is in it is encrypted. */
const FILE_MODE = 0o600;

/** Names and secrets kept at most, and characters of each: a bus has one. */
const MAX_SECRETS = 50;
const MAX_SECRET = 65_536;

/**
 * @param file where the encrypted secrets lie
 * @param isLinux where Electron says which back end it found
 */
export function keyStore(storage: SafeStorage, file: string, isLinux: boolean): KeyStore {
  async function isReal(): Promise<boolean> {
    if (!(await storage.isAsyncEncryptionAvailable())) return false;
    return !isLinux || !NO_BACKENDS.has(storage.getSelectedStorageBackend?.() ?? 'unknown');
  }
  return {
    isReal,
    async keep(name, secret) {
      if (!(await isReal()) || (secret?.length ?? 0) > MAX_SECRET) return;
      const others = Object.entries(readSecrets(file)).filter(([known]) => known !== name);
      const added: [string, string][] =
        secret === null
          ? []
          : [[name, Buffer.from(await storage.encryptStringAsync(secret)).toString('base64')]];
      const kept: [string, string][] = [...others, ...added].slice(-MAX_SECRETS);
      writeSecrets(file, Object.fromEntries(kept));
    },
    async read(name) {
      const encrypted = readSecrets(file)[name];
      if (encrypted === undefined || !(await isReal())) return null;
      try {
        return (await storage.decryptStringAsync(Buffer.from(encrypted, 'base64'))).result;
      } catch {
        // The system's key has changed: the person is asked again.
        return null;
      }
    },
  };
}

function readSecrets(file: string): Readonly<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => {
        return typeof entry[1] === 'string';
      }),
    );
  } catch {
    // Nothing was kept yet, or it is damaged: either way there is nothing to read.
    return {};
  }
}

function writeSecrets(file: string, secrets: Readonly<Record<string, string>>): void {
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.new`;
  writeFileSync(unfinished, JSON.stringify(secrets), { mode: FILE_MODE });
  renameSync(unfinished, file);
}
