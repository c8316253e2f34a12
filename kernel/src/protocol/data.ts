import type { MessagePort } from "node:worker_threads";
import type { Connection } from "./connection-file.ts";

/** What the main thread hands to the protocol thread when it starts it. */
export interface ProtocolThreadData {
  connection: Connection;
  /** See {@link Credit}. */
  credit: SharedArrayBuffer;
  /** Answers to blocking questions go through this port; the flag then holds the question's number. */
  inputPort: MessagePort;
  inputFlag: SharedArrayBuffer;
  /** Holds 1 while the main thread waits for a process without turning. */
  awaitsProcess: SharedArrayBuffer;
  /** Becomes 1 when the sockets are closed and the process may exit. */
  closed: SharedArrayBuffer;
}
