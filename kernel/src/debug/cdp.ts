import { type InspectorNotification, Session } from "node:inspector";
import { DebuggerError } from "../errors.ts";

/** After this the main thread is taken to be in a native call. */
const ANSWER_MS = 10_000;

/** The inspector of the main thread, driven from the protocol thread: it answers while the main thread is stopped. */
export class Cdp {
  readonly #session = new Session();

  constructor() {
    this.#session.connectToMainThread();
  }

  /** Sends a command of the Chrome DevTools Protocol. Rejects with {@link DebuggerError}. */
  post<T = object>(method: string, params: object = {}, withinMs: number = ANSWER_MS): Promise<T> {
    return new Promise((resolve, reject) => {
      const late = (): void => reject(new DebuggerError("the main thread does not answer; it is in a native call"));
      const timer = setTimeout(late, withinMs);
      this.#session.post(method, params, (error, answer) => {
        clearTimeout(timer);
        if (error) reject(new DebuggerError(error.message));
        else resolve(answer as T);
      });
    });
  }

  /** Listens to an event. */
  on<T>(event: string, listener: (params: T) => void): void {
    this.#session.on(event, (message: InspectorNotification<T>) => listener(message.params));
  }

  /** Lets go of the main thread, which runs on if it was stopped. */
  close(): void {
    this.#session.disconnect();
  }
}
