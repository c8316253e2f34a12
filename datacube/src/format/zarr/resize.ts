/** Options of `resizeZarr()`. */
export interface ResizeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Path of the group in the store; the root by default. */
  readonly group?: string;
}

/**
 * Gives dimensions of a Zarr folder other lengths: what is new is missing (the fill value), what is beyond is lost. The
 * metadata change first, so that chunks that are going are no longer asked for.
 * @throws DimensionNotFoundError, SelectionError
 */
export async function resizeZarr(
  path: string,
  lengths: Readonly<Record<string, number>>,
  options: ResizeOptions = {},
): Promise<void> {
  const { resizeFolder } = await import("./resize-folder.ts");
  await resizeFolder(path, lengths, options);
}
