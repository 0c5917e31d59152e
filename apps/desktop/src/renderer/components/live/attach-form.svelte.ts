import type { BusCredentials, LiveTarget, RecentBus } from 'shardscope/client';
import { keptSecret, mayKeepSecrets } from '../../stores/live.svelte.ts';

/** Ways to log in, in the order of the form. */
export const LOGINS = ['none', 'user', 'token', 'creds'] as const;

/** A way to log in. */
export type Login = (typeof LOGINS)[number];

/** What each way is called. */
export const LOGIN_WORDS: Readonly<Record<Login, string>> = {
  none: 'No login',
  user: 'User and password',
  token: 'Token',
  creds: 'Credentials file',
};

/** What a person fills in to attach to a bus. */
export class AttachForm {
  url = $state('wss://');
  login = $state<Login>('none');
  user = $state('');
  /** The password, the token, or the text of a credentials file. */
  secret = $state('');
  subjectPrefix = $state('');
  artifacts = $state('');
  publish = $state(false);
  /** Keep the secret in the system's key store. */
  isKept = $state(false);
  /** Whether there is such a key store. */
  mayKeep = $state(false);

  async start(latest: RecentBus | undefined): Promise<void> {
    this.mayKeep = await mayKeepSecrets();
    if (latest) await this.choose(latest);
  }

  /** Takes a bus that was attached to before, with its secret where that is kept. */
  async choose(bus: RecentBus): Promise<void> {
    this.url = bus.url;
    this.subjectPrefix = bus.subjectPrefix ?? '';
    this.artifacts = bus.artifacts ?? '';
    this.publish = bus.publish;
    this.user = bus.user ?? '';
    this.login = bus.user === null ? 'none' : 'user';
    this.secret = '';
    const kept = await keptSecret(bus.url);
    this.isKept = kept !== null;
    if (kept !== null) this.#take(kept);
  }

  async takeFile(file: File | undefined): Promise<void> {
    this.secret = file ? await file.text() : '';
  }

  get target(): LiveTarget {
    return {
      url: this.url.trim(),
      credentials: this.#credentials,
      subjectPrefix: this.subjectPrefix.trim() || null,
      artifacts: this.artifacts.trim() || null,
      publish: this.publish,
    };
  }

  get #credentials(): BusCredentials {
    switch (this.login) {
      case 'none':
        return { kind: 'none' };
      case 'user':
        return { kind: 'user', user: this.user, password: this.secret };
      case 'token':
        return { kind: 'token', token: this.secret };
      case 'creds':
        return { kind: 'creds', text: this.secret };
    }
  }

  #take(kept: string): void {
    try {
      const credentials: unknown = JSON.parse(kept);
      if (typeof credentials !== 'object' || credentials === null) return;
      const known = new Map<string, unknown>(Object.entries(credentials));
      const text = (field: string): string | null => {
        const value = known.get(field);
        return typeof value === 'string' ? value : null;
      };
      const login = LOGINS.find((each) => each === text('kind'));
      if (!login) return;
      this.login = login;
      this.user = text('user') ?? '';
      this.secret = text('password') ?? text('token') ?? text('text') ?? '';
    } catch {
      // What was kept is not what it was: the person fills it in again.
    }
  }
}
