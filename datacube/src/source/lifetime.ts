const registry = new FinalizationRegistry<() => void>((release) => release());

/**
 * Gives back a function that releases a resource once; it also runs when `owner` is no longer used. `release` must not
 * refer to the owner.
 */
export function closeWhenCollected(owner: object, release: () => void): () => void {
  let isReleased = false;
  const once = (): void => {
    if (isReleased) return;
    isReleased = true;
    release();
  };
  registry.register(owner, once);
  return once;
}
