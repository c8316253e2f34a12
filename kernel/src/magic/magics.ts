import { CommandError } from "../errors.ts";
import type { Cell } from "../evaluate/cells.ts";
import { timeitFlags, unknownMagic } from "./arguments.ts";
import { Captured } from "./captured.ts";
import { CELL_CODE } from "./cell-magics.ts";
import { runCommand } from "./command.ts";
import { type MagicContext, runShown } from "./context.ts";
import type { MagicGlobals } from "./globals.ts";
import { showHelp } from "./help.ts";
import { joinPieces } from "./interpolate.ts";
import { LINE_CODE } from "./line-magics.ts";
import { elapsedText, type Moment, moment, type TimeitResult, timeit } from "./timing.ts";

type Pieces = Parameters<typeof joinPieces>[0];

/** Longest output that `lines = !command` takes, in UTF-16 units. */
const LINES_LIMIT = 64 << 20;

/** What the calls that stand for magics in a compiled cell arrive at. */
export class Magics {
  readonly #context: MagicContext;
  readonly #started = new WeakMap<Cell, Moment[]>();

  constructor(context: MagicContext) {
    this.#context = context;
  }

  /** `%name rest` */
  async line(name: string, pieces: Pieces): Promise<unknown> {
    const code = LINE_CODE.get(name);
    if (!code) throw unknownMagic(name, "line");
    return code(joinPieces(pieces).trim(), this.#context);
  }

  /** `%%name rest`, with the lines below. */
  async cell(name: string, pieces: Pieces, body: string): Promise<unknown> {
    const code = CELL_CODE.get(name);
    if (!code) throw unknownMagic(name, "cell");
    return code({ rest: joinPieces(pieces).trim(), body }, this.#context);
  }

  /** `!command` */
  async shell(pieces: Pieces): Promise<void> {
    this.#exited(await runShown(["/bin/sh", "-c", joinPieces(pieces)], this.#context));
  }

  /** `lines = !command` */
  async lines(pieces: Pieces): Promise<string[]> {
    const { output, cells } = this.#context;
    const parts: string[] = [];
    let length = 0;
    const stop = new AbortController();
    const signals = [stop.signal, ...(cells.current ? [cells.current.signal] : [])];
    const onText = (name: "stdout" | "stderr", text: string): void => {
      if (name === "stdout") length += text.length;
      if (name === "stderr") output.stream(name, text);
      else if (length <= LINES_LIMIT) parts.push(text);
      else stop.abort();
    };
    const exit = await runCommand(["/bin/sh", "-c", joinPieces(pieces)], { onText, signal: AbortSignal.any(signals) });
    if (stop.signal.aborted)
      throw new CommandError("a command with more than 64 MiB of output, which was interrupted,", exit);
    this.#exited(exit);
    const text = parts.join("").replace(/\r?\n$/, "");
    return text === "" ? [] : text.split(/\r?\n/);
  }

  /** `?name`, `name??` and the like */
  help(question: string): void {
    showHelp(question, this.#context);
  }

  /** Before the code of `%time`. */
  time(): void {
    const cell = this.#context.cells.current!;
    const moments = this.#started.get(cell) ?? [];
    if (!this.#started.has(cell)) cell.atEnd(() => this.#timeRest(moments));
    moments.push(moment());
    this.#started.set(cell, moments);
  }

  /** After it. */
  timed(): void {
    const start = this.#started.get(this.#context.cells.current!)?.pop();
    if (start) this.#context.output.stream("stdout", elapsedText(start));
  }

  /** `value = %time expression` */
  async timing<T>(code: () => T): Promise<Awaited<T>> {
    const start = moment();
    try {
      return await code();
    } finally {
      this.#context.output.stream("stdout", elapsedText(start));
    }
  }

  /** Before the code of `%%capture`: what the cell prints and shows from here on is kept. */
  capture(): Captured {
    const captured = new Captured();
    this.#context.output.captureRest(captured.sink);
    return captured;
  }

  /** `%timeit` */
  async timeit(
    { flags, assigned }: { flags: string; assigned: boolean },
    code: () => unknown,
  ): Promise<TimeitResult | undefined> {
    const options = timeitFlags(flags);
    const result = await timeit(code, options);
    if (!options.quiet) this.#context.output.stream("stdout", `${result}\n`);
    return options.output || assigned ? result : undefined;
  }

  /** What has thrown is timed too. */
  #timeRest(moments: Moment[]): void {
    for (const start of moments.splice(0).reverse()) this.#context.output.stream("stdout", elapsedText(start));
  }

  /** Says how a command ended, unless well, and leaves it in the global `_exit_code`. */
  #exited(exit: number | string): void {
    if (exit !== 0)
      this.#context.output.stream("stderr", `${typeof exit === "number" ? `exit code ${exit}` : `ended by ${exit}`}\n`);
    const globals: MagicGlobals = { _exit_code: exit };
    for (const [name, value] of Object.entries(globals))
      Object.defineProperty(globalThis, name, { configurable: true, enumerable: false, writable: true, value });
  }
}
