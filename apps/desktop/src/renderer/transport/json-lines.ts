/** Splits a stream of bytes into its lines and hands each one over as a JSON value. */
export async function readJsonLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  handle: (value: unknown) => void,
): Promise<void> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  // Parts of a line that has not ended: joined once, so that a long line costs linear time.
  let parts: string[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = value.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      handle(JSON.parse(parts.join('') + line));
      parts = [];
    }
    parts.push(last);
  }
}
