/** An attacker's name: the address, or `unknown` and the beginning of the uuid. */
export function attackerName(attacker: {
  readonly address: string | null;
  readonly uuid: string;
}): string {
  return attacker.address ?? `unknown ${attacker.uuid.slice(0, 8)}`;
}

/** A session's short name: ids are long, and their beginning tells them apart. */
export function sessionName(sid: string): string {
  return sid.length > 8 ? sid.slice(0, 6) : sid;
}
