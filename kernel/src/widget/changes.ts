import type { Callbacks } from "../comm/callbacks.ts";

/** What has values that change. */
interface Observable {
  readonly isOpen: boolean;
  observe(name: string, handler: (change: { new: unknown }) => unknown): void;
  unobserve(name: string, handler: (change: { new: unknown }) => unknown): void;
}

/** What ends the changes. */
interface Ends {
  closes: Callbacks<[]>;
  signal: AbortSignal | undefined;
}

/** The values of a trait from now on, until the widget closes. When the reader is slow it gets the newest one. */
export function changesOf(
  widget: Observable,
  name: string,
  { closes, signal }: Ends,
): AsyncGenerator<unknown, undefined> {
  let queue: unknown[] = [];
  let wake = (): void => undefined;
  const tell = (change: { new: unknown }): void => {
    queue = [change.new];
    wake();
  };
  const close = (): void => wake();
  const stop = (): void => {
    widget.unobserve(name, tell);
    closes.remove(close);
    signal?.removeEventListener("abort", stop);
    wake();
  };
  widget.observe(name, tell);
  closes.add(close);
  signal?.addEventListener("abort", stop, { once: true });
  return (async function* () {
    try {
      while (widget.isOpen || queue.length > 0) {
        signal?.throwIfAborted();
        if (queue.length > 0) yield queue.pop();
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      stop();
    }
    return undefined;
  })();
}
