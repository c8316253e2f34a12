import { message } from "@craton/edge";

/** A signal that ends a start: at its deadline, or with any other signal; the reason is in words for the person. */
export interface StartDeadline extends Disposable {
  readonly signal: AbortSignal;
  /** What a failure is to be told as: the reason of the signal when that caused it. */
  reasonOf(error: unknown): unknown;
}

/** The deadline of one start. */
export function startDeadline(timeoutMs: number, ...others: readonly AbortSignal[]): StartDeadline {
  const deadline = new AbortController();
  const timer = setTimeout(() => {
    deadline.abort(new Error(message("hub.start.timeout", { seconds: timeoutMs / 1_000 })));
  }, timeoutMs);
  const signal = AbortSignal.any([deadline.signal, ...others]);
  return {
    signal,
    reasonOf: (error) => (signal.aborted ? signal.reason : error),
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
