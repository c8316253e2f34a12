import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { Output } from "../display/output.ts";
import { InputClosedError, InputNotAllowedError } from "../errors.ts";
import type { Cells } from "./cells.ts";

/** How to ask. */
export interface InputOptions {
  /** The front end hides what is typed. */
  password?: boolean;
}

/** What the main thread needs to ask for input. */
export interface InputParts {
  output: Output;
  cells: Cells;
  /** Where a blocking question's answer arrives, and the flag that says so. */
  port: MessagePort;
  flag: SharedArrayBuffer;
}

/** Asks the person at the front end. */
export class Input {
  readonly #parts: InputParts;
  readonly #flag: Int32Array;
  readonly #waiting = new Map<number, { resolve: (text: string) => void; reject: (error: Error) => void }>();
  #id = 0;

  constructor(parts: InputParts) {
    this.#parts = parts;
    this.#flag = new Int32Array(parts.flag);
  }

  /** The global `prompt`: blocks until there is an answer; an empty one means `initial`, a closed input `null`. */
  prompt(message = "", initial = "", { password = false }: InputOptions = {}): string | null {
    const answer = this.#block(String(message), password);
    return answer === "" ? initial : answer;
  }

  /** The global `confirm`: blocks until there is an answer; whether it is yes. */
  confirm(message = "Confirm"): boolean {
    return /^\s*y(es)?\s*$/i.test(this.#block(`${message} [y/N] `, false) ?? "");
  }

  /** The global `alert`: blocks until the person has seen the message. */
  alert(message = "Alert"): void {
    this.#block(`${message} [Enter] `, false);
  }

  #block(message: string, password: boolean): string | null {
    const id = this.#ask(message, { blocking: true, password });
    for (let now = Atomics.load(this.#flag, 0); now !== id; now = Atomics.load(this.#flag, 0))
      Atomics.wait(this.#flag, 0, now);
    let answer: string | null = null;
    for (let next = receiveMessageOnPort(this.#parts.port); next; next = receiveMessageOnPort(this.#parts.port))
      answer = next.message as string | null;
    return answer;
  }

  /** The global `input`: resolves with the answer; other tasks go on meanwhile. */
  input(message = "", { password = false }: InputOptions = {}): Promise<string> {
    const id = this.#ask(String(message), { blocking: false, password });
    const { signal } = this.#parts.cells.current!;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
  }

  /** Takes the answer to an {@link Input.input}; `null` when there will be none. */
  receive(id: number, text: string | null): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (text === null) waiting?.reject(new InputClosedError());
    else waiting?.resolve(text);
  }

  #ask(prompt: string, { blocking, password = false }: { blocking: boolean; password?: boolean }): number {
    const cell = this.#parts.cells.current;
    if (!cell?.request.allowStdin) throw new InputNotAllowedError();
    this.#id += 1;
    const { parent, identities } = cell.request;
    this.#parts.output.post({ type: "input", id: this.#id, parent, identities, prompt, password, blocking });
    return this.#id;
  }
}
