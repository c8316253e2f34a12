/** How the elements of a block lie: rows of `rowLength` elements, `samples` interleaved ones per pixel. */
export interface RowLayout {
  readonly rowLength: number;
  readonly samples: number;
}

/** Undoes horizontal differencing (predictor 2, TIFF 6.0 section 14) in place; elements in this machine's byte order. */
export function undoDifferencing(elements: { readonly length: number; [i: number]: number }, row: RowLayout): void {
  const { rowLength, samples } = row;
  for (let start = 0; start < elements.length; start += rowLength) {
    const end = Math.min(start + rowLength, elements.length);
    for (let i = start + samples; i < end; i++) elements[i]! += elements[i - samples]!;
  }
}

/**
 * Undoes the floating point predictor (predictor 3, Adobe TIFF Technical Note 3): bytes are differences along a row,
 * grouped by significance with the highest first, whatever the file's byte order. Gives little-endian elements of `size`
 * bytes; uses up the input.
 */
export function undoFloatPredictor(bytes: Uint8Array, row: RowLayout, size: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  const rowBytes = row.rowLength * size;
  for (let start = 0; start + rowBytes <= bytes.length; start += rowBytes) {
    undoDifferencing(bytes.subarray(start, start + rowBytes), { rowLength: rowBytes, samples: row.samples });
    for (let i = 0; i < row.rowLength; i++) {
      for (let byte = 0; byte < size; byte++) {
        result[start + i * size + byte] = bytes[start + (size - 1 - byte) * row.rowLength + i]!;
      }
    }
  }
  return result;
}
