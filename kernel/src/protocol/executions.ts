import type { CellOutcome, CellRequest } from "../bridge/messages.ts";
import type { MimeBundle } from "../display/bundle.ts";
import { History } from "../history/history.ts";
import { historyFile } from "../history/place.ts";
import { hasRunCell } from "../platform/modules.cjs";
import type { CheckedCell, SessionTypes } from "../types/session-types.ts";
import { HeapGrowth } from "./heap-growth.ts";
import type { Iopub } from "./iopub.ts";
import { INTERRUPTED, type MainThread } from "./main-thread.ts";
import { payloadOf } from "./payload.ts";
import type { Message } from "./wire.ts";

/** Longer results are not kept for history. */
const RESULT_LIMIT = 20_000;

/** An execution's reply, and whether the requests queued behind it are to be aborted. */
export interface Executed {
  reply: Record<string, unknown>;
  abortQueued: boolean;
}

/** What runs cells. */
export interface ExecutionParts {
  main: MainThread;
  iopub: Iopub;
  types: SessionTypes;
  /** A cell begins when this resolves. */
  ready: () => Promise<void>;
}

/** A cell that is in hand, and how it ends if it is given up before it runs. */
interface Begun {
  cell: CellRequest;
  givenUp: Promise<CellOutcome>;
}

/** Runs cells one after another and numbers them. */
export class Executions {
  readonly history: History = new History({ file: historyFile() });
  readonly #main: MainThread;
  readonly #iopub: Iopub;
  readonly #types: SessionTypes;
  readonly #ready: () => Promise<void>;
  readonly #growth = new HeapGrowth();
  #checked: CheckedCell | undefined;
  #count = 0;
  #running: Message | undefined;
  #giveUp: (() => void) | undefined;

  constructor({ main, iopub, types, ready }: ExecutionParts) {
    this.#main = main;
    this.#iopub = iopub;
    this.#types = types;
    this.#ready = ready;
  }

  /** The request whose cell runs now. */
  get running(): Message | undefined {
    return this.#running;
  }

  /** Answers an `execute_request`. */
  async execute(message: Message): Promise<Executed> {
    const givenUp = this.#begin();
    await this.#ready();
    const cell = this.#cell(message);
    const { silent, code, count } = cell;
    this.#running = message;
    if (!silent) await this.#iopub.publish("execute_input", message.headerText, { code, execution_count: count });
    const outcome =
      (await this.#refusal(message, { cell, givenUp })) ?? (await this.#growth.during(() => this.#main.run(cell)));
    // What an interrupted cell has begun has its last word before the reply.
    if (outcome.status === "error" && outcome.ename === INTERRUPTED.ename) await this.#ready();
    if (outcome.status === "error" && !silent) await this.#iopub.publish("error", message.headerText, failure(outcome));
    this.#running = undefined;
    hasRunCell();
    const stop = !silent && message.content.stop_on_error !== false;
    return { reply: await this.#reply(message, outcome, count), abortQueued: outcome.status === "error" && stop };
  }

  /** Ends the cell in hand if it has not begun; whether that is so. */
  giveUp(): boolean {
    this.#giveUp?.();
    return this.#giveUp !== undefined;
  }

  /** From here on the cell in hand can be given up; resolves when it is. */
  #begin(): Promise<CellOutcome> {
    const { promise, resolve } = Promise.withResolvers<CellOutcome>();
    this.#giveUp = () => resolve(INTERRUPTED);
    return promise;
  }

  /** How a cell ends without being run: its types are wrong, or it is given up meanwhile. */
  async #refusal(message: Message, { cell, givenUp }: Begun): Promise<CellOutcome | undefined> {
    let isGivenUp = false;
    const noted = givenUp.then((outcome) => {
      isGivenUp = true;
      return outcome;
    });
    const checked = async (): Promise<CellOutcome | undefined> => {
      this.#checked = await this.#types.check(cell, (text) => isGivenUp || this.#warn(message, text));
      return this.#checked.refusal();
    };
    const refusal = await Promise.race([noted, checked()]);
    this.#giveUp = undefined;
    return refusal;
  }

  /** Resolves when nothing more will be said about the types of the last cell. */
  async settled(): Promise<void> {
    await this.#checked?.settled();
    this.#checked = undefined;
  }

  #warn({ headerText }: Message, text: string): void {
    void this.#iopub.publish("stream", headerText, { name: "stderr", text });
  }

  /** The reply to a request that is not run because one before it failed. */
  aborted(): Record<string, unknown> {
    return { status: "aborted", execution_count: this.#count };
  }

  /** Remembers what a cell resulted in, for questions about history. */
  resulted(execution: string): void {
    if (execution.length > RESULT_LIMIT || this.#running?.content.store_history === false) return;
    const { data, execution_count: count } = JSON.parse(execution) as { data: MimeBundle; execution_count: number };
    const text = data["text/plain"];
    if (typeof text === "string") this.history.addResult(count, text);
  }

  #cell({ header, headerText, identities, content, metadata }: Message): CellRequest {
    const code = typeof content.code === "string" ? content.code : "";
    const silent = content.silent === true;
    const stored = !silent && content.store_history !== false;
    if (stored) {
      this.#count += 1;
      this.history.add(this.#count, code);
    }
    const allowStdin = content.allow_stdin === true;
    // Front ends of notebooks name the cell; programs that run notebooks do not answer questions.
    const isConsole = allowStdin && metadata.cellId === undefined;
    const userExpressions = expressions(content.user_expressions);
    return {
      id: header.msg_id,
      parent: headerText,
      identities,
      code,
      count: this.#count,
      silent,
      stored,
      allowStdin,
      isConsole,
      userExpressions,
    };
  }

  async #reply(message: Message, outcome: CellOutcome, count: number): Promise<Record<string, unknown>> {
    if (outcome.status === "error") return { status: "error", execution_count: count, ...failure(outcome) };
    const user_expressions: unknown = JSON.parse(outcome.userExpressions);
    const parts = { main: this.#main, types: this.#types };
    const payload = await payloadOf(outcome.payload, parts, (code) =>
      this.#warn(message, `\`${code}\` is not known.\n`),
    );
    return { status: "ok", execution_count: count, payload, user_expressions };
  }
}

function failure({ ename, evalue, traceback }: Extract<CellOutcome, { status: "error" }>): Record<string, unknown> {
  return { ename, evalue, traceback };
}

function expressions(asked: unknown): Record<string, string> {
  if (typeof asked !== "object" || asked === null) return {};
  return Object.fromEntries(
    Object.entries(asked).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
