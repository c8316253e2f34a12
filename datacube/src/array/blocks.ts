/**
 * Shape of the largest block of at most `elements` that is contiguous in a row-major array: whole on the last axes, a
 * part of one axis, single on the first.
 */
export function contiguousBlock(shape: readonly number[], elements: number): number[] {
  const block = shape.map(() => 1);
  let room = Math.max(1, elements);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = Math.max(1, shape[axis]!);
    block[axis] = Math.min(length, room);
    if (length > room) break;
    room = Math.floor(room / length);
  }
  return block;
}

/** Shape of the block with these chunk indices, clipped to the array. */
export function clippedShape(
  shape: readonly number[],
  chunkShape: readonly number[],
  chunk: readonly number[],
): number[] {
  return shape.map((length, axis) => Math.min(chunkShape[axis]!, length - chunk[axis]! * chunkShape[axis]!));
}

/** The chunk shape, grown along the last axes in whole chunks towards `elements`, so that tiny chunks are read together. */
export function growBlock(shape: readonly number[], chunks: readonly number[], elements: number): number[] {
  const block = shape.map((length, axis) => Math.max(1, Math.min(chunks[axis]!, Math.max(1, length))));
  for (let axis = block.length - 1; axis >= 0; axis--) {
    const size = block.reduce((product, length) => product * length, 1);
    const times = Math.floor(elements / size);
    if (times > 1) block[axis] = Math.min(Math.max(1, shape[axis]!), block[axis]! * times);
    if (block[axis]! < shape[axis]!) break;
  }
  return block;
}
