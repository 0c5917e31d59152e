/**
 * Moves the positions between `from` and `to` so that those before `middle` have values no greater
 * than those from it on: quickselect, linear on average, the same result each time.
 */
export function splitAtMedian(
  positions: Int32Array,
  values: Float64Array,
  from: number,
  to: number,
  middle: number,
): void {
  let low = from;
  let high = to - 1;
  while (low < high) {
    const pivot = values[positions[(low + high) >> 1] ?? 0] ?? 0;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[positions[i] ?? 0] ?? 0) < pivot) i++;
      while ((values[positions[j] ?? 0] ?? 0) > pivot) j--;
      if (i > j) break;
      const swapped = positions[i] ?? 0;
      positions[i] = positions[j] ?? 0;
      positions[j] = swapped;
      i++;
      j--;
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}
