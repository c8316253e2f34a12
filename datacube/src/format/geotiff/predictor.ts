/** How the elements of a block lie: rows of `rowLength` elements, `samples` interleaved ones per pixel. */
export interface RowLayout {
  readonly rowLength: number;
  readonly samples: number;
}

/** Whole numbers of which differences are taken; they wrap around. */
type Elements = { readonly length: number; [i: number]: number } | { readonly length: number; [i: number]: bigint };

/** Undoes horizontal differencing (predictor 2, TIFF 6.0 section 14) in place; elements in this machine's byte order. */
export function undoDifferencing(elements: Elements, row: RowLayout): void {
  const { rowLength, samples } = row;
  const values = elements as { readonly length: number; [i: number]: number };
  for (let start = 0; start < values.length; start += rowLength) {
    const end = Math.min(start + rowLength, values.length);
    for (let i = start + samples; i < end; i++) values[i]! += values[i - samples]!;
  }
}

/** Horizontal differencing in place; the inverse of `undoDifferencing`. */
export function applyDifferencing(elements: Elements, row: RowLayout): void {
  const { rowLength, samples } = row;
  const values = elements as { readonly length: number; [i: number]: number };
  for (let start = 0; start < values.length; start += rowLength) {
    const end = Math.min(start + rowLength, values.length);
    for (let i = end - 1; i >= start + samples; i--) values[i]! -= values[i - samples]!;
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

/** The floating point predictor over little-endian elements of `size` bytes; the inverse of `undoFloatPredictor`. */
export function applyFloatPredictor(bytes: Uint8Array, row: RowLayout, size: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  const rowBytes = row.rowLength * size;
  for (let start = 0; start + rowBytes <= bytes.length; start += rowBytes) {
    for (let i = 0; i < row.rowLength; i++) {
      for (let byte = 0; byte < size; byte++) {
        result[start + (size - 1 - byte) * row.rowLength + i] = bytes[start + i * size + byte]!;
      }
    }
    applyDifferencing(result.subarray(start, start + rowBytes), { rowLength: rowBytes, samples: row.samples });
  }
  return result;
}
