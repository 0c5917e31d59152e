/** Milliseconds after which the browser has taken a file over. */
const TAKEN_MS = 10_000;

/** Offers a text to the person as a file: the browser or the desktop asks where to keep it. */
export function saveText(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), TAKEN_MS);
}

/** A name that no system refuses: addresses have colons, and recordings name sessions. */
function fileName(name: string): string {
  return (
    name
      .replace(/[^\w.-]+/g, '-')
      .replace(/^[.-]+/, '')
      .slice(0, 120) || 'shardscope'
  );
}
