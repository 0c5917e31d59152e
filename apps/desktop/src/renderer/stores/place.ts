/** Where a person is in the viewer. */
export type Place =
  | { readonly kind: 'home' }
  | { readonly kind: 'diagnostics' }
  | { readonly kind: 'attacker'; readonly uuid: string };

const ATTACKER_HASH = /^#\/attacker\/([0-9a-f-]{36})$/;
const DIAGNOSTICS_HASH = '#/diagnostics';

/** The place that the address names, so that back and forward work. */
export function readPlace(hash: string = window.location.hash): Place {
  const uuid = ATTACKER_HASH.exec(hash)?.[1];
  if (uuid !== undefined) return { kind: 'attacker', uuid };
  return hash === DIAGNOSTICS_HASH ? { kind: 'diagnostics' } : { kind: 'home' };
}

/** Writes a place into the address. */
export function writePlace(place: Place): void {
  const hash = hashOf(place);
  if (hash !== window.location.hash) window.history.pushState(null, '', hash);
}

/** The address of a place, for links. */
export function hashOf(place: Place): string {
  switch (place.kind) {
    case 'home':
      return '#/';
    case 'diagnostics':
      return DIAGNOSTICS_HASH;
    case 'attacker':
      return `#/attacker/${place.uuid}`;
  }
}
