/** Where a person is in the viewer. */
export type Place =
  | { readonly kind: 'home' }
  | { readonly kind: 'diagnostics' }
  | { readonly kind: 'search' }
  | { readonly kind: 'rules' }
  /** Techniques of one attacker, or of all. */
  | { readonly kind: 'matrix'; readonly uuid: string | null }
  /** The hands behind an attacker. */
  | { readonly kind: 'identity'; readonly uuid: string }
  | ComparePlace
  | AttackerPlace;

/** An attacker, or one of its sessions by evidence_ref. */
export interface CompareSide {
  readonly uuid: string;
  readonly session?: string | undefined;
}

/** Two attackers or sessions side by side. */
export interface ComparePlace {
  readonly kind: 'compare';
  readonly left: CompareSide;
  readonly right: CompareSide;
  /** What is looked at; all that was measured when left out. */
  readonly view?: 'matrix' | undefined;
}

/** The events of an attacker, and where in them. */
export interface AttackerPlace {
  readonly kind: 'attacker';
  readonly uuid: string;
  /** The evidence_ref of the session that is open; the latest one when left out. */
  readonly session?: string | undefined;
  /** Seconds since that session's start. */
  readonly t?: number | undefined;
}

/** A place, and the filter that it is looked at with. */
export interface Address {
  readonly place: Place;
  readonly filter: string;
}

const UUID_PATH = /^\/(attacker|matrix|identity)\/([0-9a-f-]{36})$/;

/** Longest filter and evidence_ref that a link may carry. */
const MAX_PARAMETER = 2000;

/**
 * Reads the address of a page: `#/attacker/<uuid>?session=…&t=…&filter=…`. A link selects within
 * what is open and carries no path and no server.
 */
export function readAddress(hash: string = window.location.hash): Address {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const parameters = new URLSearchParams(query.slice(0, 3 * MAX_PARAMETER));
  const filter = (parameters.get('filter') ?? '').slice(0, MAX_PARAMETER);
  return { place: placeOf(path, parameters), filter };
}

function placeOf(path: string, parameters: URLSearchParams): Place {
  const [, kind, uuid] = UUID_PATH.exec(path) ?? [];
  if (uuid !== undefined) {
    if (kind === 'matrix' || kind === 'identity') return { kind, uuid };
    return attackerPlace(uuid, parameters);
  }
  switch (path) {
    case '/search':
      return { kind: 'search' };
    case '/compare':
      return comparePlace(parameters);
    case '/diagnostics':
      return { kind: 'diagnostics' };
    case '/rules':
      return { kind: 'rules' };
    case '/matrix':
      return { kind: 'matrix', uuid: null };
    default:
      return { kind: 'home' };
  }
}

/** The attacker that a place is about; null where it is about none. */
export function attackerOf(place: Place): string | null {
  return 'uuid' in place ? place.uuid : null;
}

const UUID = /^[0-9a-f-]{36}$/;

function comparePlace(parameters: URLSearchParams): Place {
  const [left, right] = [compareSide(parameters, 'left'), compareSide(parameters, 'right')];
  if (!left || !right) return { kind: 'home' };
  const place = { kind: 'compare', left, right } as const;
  return parameters.get('view') === 'matrix' ? { ...place, view: 'matrix' } : place;
}

function compareSide(parameters: URLSearchParams, name: 'left' | 'right'): CompareSide | null {
  const uuid = parameters.get(name) ?? '';
  const session = parameters.get(`${name}Session`);
  if (!UUID.test(uuid)) return null;
  return session === null || session.length > MAX_PARAMETER ? { uuid } : { uuid, session };
}

function attackerPlace(uuid: string, parameters: URLSearchParams): AttackerPlace {
  const session = parameters.get('session');
  const t = Number(parameters.get('t') ?? Number.NaN);
  return {
    ...{ kind: 'attacker', uuid },
    ...(session === null || session.length > MAX_PARAMETER ? {} : { session }),
    ...(Number.isFinite(t) && t >= 0 ? { t } : {}),
  };
}

/** The address of a place, for links. */
export function hashOf(place: Place, filter = ''): string {
  const parameters = parametersOf(place);
  if (filter !== '') parameters.set('filter', filter);
  const query = parameters.toString();
  return `#${pathOf(place)}${query === '' ? '' : `?${query}`}`;
}

function parametersOf(place: Place): URLSearchParams {
  const parameters = new URLSearchParams();
  if (place.kind === 'attacker') {
    if (place.session !== undefined) parameters.set('session', place.session);
    if (place.t !== undefined) parameters.set('t', place.t.toFixed(1));
  }
  if (place.kind === 'compare') {
    for (const name of ['left', 'right'] as const) {
      const { uuid, session } = place[name];
      parameters.set(name, uuid);
      if (session !== undefined) parameters.set(`${name}Session`, session);
    }
    if (place.view !== undefined) parameters.set('view', place.view);
  }
  return parameters;
}

function pathOf(place: Place): string {
  switch (place.kind) {
    case 'home':
      return '/';
    case 'diagnostics':
    case 'search':
    case 'rules':
    case 'compare':
      return `/${place.kind}`;
    case 'matrix':
      return place.uuid === null ? '/matrix' : `/matrix/${place.uuid}`;
    case 'attacker':
    case 'identity':
      return `/${place.kind}/${place.uuid}`;
  }
}

/** Writes an address, so that back and forward come to it. */
export function writeAddress(place: Place, filter: string): void {
  const hash = hashOf(place, filter);
  if (hash !== window.location.hash) window.history.pushState(null, '', hash);
}

/** Writes what has changed in the same place, so that a reload and a copied link find it. */
export function amendAddress(place: Place, filter: string): void {
  const hash = hashOf(place, filter);
  if (hash !== window.location.hash) window.history.replaceState(null, '', hash);
}
