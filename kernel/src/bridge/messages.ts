/**
 * What the two threads of the kernel say to each other. The protocol thread owns the sockets; the main thread owns the
 * cells. A `parent` is the JSON text of the header of the request on whose behalf something happens.
 */

/** One `execute_request`, as the main thread needs it. */
export interface CellRequest {
  /** `msg_id` of the request. */
  id: string;
  /** JSON text of the request's header. */
  parent: string;
  /** Routing frames of the front end that sent it, which is the one to be asked for input. */
  identities: readonly Uint8Array[];
  code: string;
  /** Shown in stacks as `cell-<count>.ts` and in `execute_result`. */
  count: number;
  silent: boolean;
  /** Counts as a numbered cell; otherwise its stacks are named apart. */
  stored: boolean;
  allowStdin: boolean;
  /** Comes from a text console, which cannot update an output. */
  isConsole: boolean;
  userExpressions: Record<string, string>;
}

/** Why a cell failed, in the terms of the messaging specification. */
export interface CellFailure {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** How a cell ended; `userExpressions` and `payload` are JSON text. */
export type CellOutcome =
  | { status: "ok"; userExpressions: string; payload: string }
  | ({ status: "error" } & CellFailure);

/** A question about code that has a one-message answer. Offsets count UTF-16 units. */
export type Question =
  | { kind: "complete"; code: string; cursor: number }
  | { kind: "inspect"; code: string; cursor: number; detail: number }
  | { kind: "is_complete"; code: string }
  | { kind: "comm_info"; target: string | undefined };

/** A comm message of a front end. */
export interface CommMessage {
  /** `msg_id` of the message. */
  id: string;
  /** JSON text of the message's header. */
  parent: string;
  type: "comm_open" | "comm_msg" | "comm_close";
  commId: string;
  /** Only of `comm_open`. */
  target: string;
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
}

/** A question to the person at the front end that runs the cell. */
interface InputQuestion {
  parent: string;
  identities: readonly Uint8Array[];
  prompt: string;
  password: boolean;
  /** The main thread stands still until there is an answer. */
  blocking: boolean;
}

/** Protocol thread → main thread. */
export type ToMain =
  | { type: "comm"; sequence: number; message: CommMessage }
  | { type: "execute"; cell: CellRequest }
  | { type: "ask"; sequence: number; question: Question }
  | { type: "interrupt"; attempt: number; cell: string | undefined }
  | { type: "cancel" }
  | { type: "input_reply"; id: number; text: string | null }
  | { type: "exit"; code: number };

/** A message for everyone; its content is JSON text. */
export interface Publication {
  parent: string;
  messageType: string;
  content: string;
  metadata?: Record<string, unknown>;
  buffers?: Uint8Array[];
}

/** Main thread → protocol thread. */
export type ToProtocol =
  | { type: "stream"; parent: string; name: "stdout" | "stderr"; text: string }
  | ({ type: "publish" } & Publication)
  | { type: "comm_done"; sequence: number }
  /** `live` are types of the values that variables hold now, as TypeScript; `null` where the code says as much. */
  | { type: "done"; id: string; outcome: CellOutcome; live?: Record<string, string | null> }
  | { type: "answer"; sequence: number; content: Record<string, unknown> }
  | { type: "interrupted"; attempt: number }
  | { type: "cancelled" }
  | ({ type: "input"; id: number } & InputQuestion)
  | { type: "interrupt" }
  | { type: "names_forgotten" }
  /** Whether cells with type errors are refused from now on. */
  | { type: "strict"; on: boolean }
  /** Cells can run: code that is terminated is theirs from now on. */
  | { type: "started" }
  | { type: "exit"; code: number };
