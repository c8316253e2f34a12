/**
 * What a program that runs several pieces of work, such as a kernel its cells, may offer on the global object under
 * `Symbol.for("craton.host")`.
 */
interface Host {
  /** The signal of the piece of work that calls. */
  signal(): AbortSignal | undefined;
  /** Runs something that belongs to none of them. */
  shared<T>(run: () => T): T;
  /** Looks at a computation of so many tasks that the piece of work begins which calls; `undefined` where nobody does. */
  watch?(taskCount: number): Watch | undefined;
}

/** Who looks at a computation. */
interface Watch {
  /** So many tasks are done. */
  told(tasksDone: number): void;
  /** It has ended; if not all tasks are done, it was stopped or has failed. */
  ended(): void;
}

const HOST: unique symbol = Symbol.for("craton.host") as never;

function host(): Host | undefined {
  return (globalThis as { [HOST]?: Host })[HOST];
}

/** The signals of the options and, where there is one, of the piece of work that calls us. */
export function signalsOf({ signal }: { readonly signal?: AbortSignal | undefined }): AbortSignal[] {
  return [signal, host()?.signal()].filter((each) => each !== undefined);
}

/** The options with one signal for both of {@link signalsOf}. */
export function withHostSignal<T extends { readonly signal?: AbortSignal | undefined }>(options: T): T {
  const [signal, ...others] = signalsOf(options);
  return { ...options, signal: signal && others.length > 0 ? AbortSignal.any([signal, ...others]) : signal };
}

/** Lets the host look at a computation that begins, where there is one that does. */
export function watchComputation(taskCount: number): Watch | undefined {
  return host()?.watch?.(taskCount);
}

/** Runs something whose outcome serves other callers too, so that it does not stop with this one. */
export function shared<T>(run: () => T): T {
  const offered = host();
  return offered ? offered.shared(run) : run();
}
