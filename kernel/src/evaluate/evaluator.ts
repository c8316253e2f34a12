import { createRequire } from "node:module";
import type { CellFailure, CellOutcome, CellRequest, Question } from "../bridge/messages.ts";
import type { DebugTarget } from "../debug/target.ts";
import { shownMessage } from "../display/bundle.ts";
import { isOnScreen } from "../display/display.ts";
import { toShown } from "../display/forms.ts";
import type { Output } from "../display/output.ts";
import { toText } from "../display/text.ts";
import { CellInterruptedError } from "../errors.ts";
import { completeMagic, inspectMagic } from "../magic/questions.ts";
import type { Session } from "../magic/session.ts";
import { hasRunCell } from "../platform/modules.cjs";
import { readVariable } from "../ship/read-variable.ts";
import type { ShipContext } from "../ship/shipment.ts";
import { Cell, type Cells } from "./cells.ts";
import { complete, propertyNames } from "./complete.ts";
import { isComplete } from "./completeness.ts";
import type { Declarations } from "./declarations.ts";
import { describeFailure, type FailureContext, failureText } from "./failure.ts";
import { HeapRelief } from "./heap-relief.ts";
import type { Vocabulary } from "./hints.ts";
import { inspect } from "./inspect.ts";
import { type Completion, Repl } from "./inspector.ts";
import { LiveTypes } from "./live-types.ts";
import { LIBRARY } from "./preload.ts";
import { Sources } from "./sources.ts";
import { type Frame, framesOf, mapStacks, placeInCell } from "./stack.ts";
import { Startup, startupFile } from "./startup.ts";
import { transpile } from "./transpile.ts";

const schedule = setImmediate;

/** Runs cells on the main thread and answers questions about their session. */
export class Evaluator {
  readonly #cells: Cells;
  readonly #output: Output;
  readonly #sources = new Sources();
  readonly #declarations: Declarations;
  readonly #repl: Repl;
  readonly #liveTypes: LiveTypes;
  readonly #startup = new Startup(startupFile(process.env), (code, file) => this.#runToValue(code, file));
  readonly #relief = new HeapRelief();
  readonly #interrupted = new Set<Cell>();
  #running: Cell | undefined;
  #debugTarget: DebugTarget | undefined;
  #unnumbered = 0;

  constructor(cells: Cells, output: Output, declarations: Declarations) {
    this.#cells = cells;
    this.#output = output;
    this.#declarations = declarations;
    this.#repl = new Repl(declarations);
    this.#liveTypes = new LiveTypes(declarations, output);
    mapStacks(this.#sources);
  }

  /** The session as magics see it. */
  get session(): Session {
    return {
      names: () => this.#declarations.names(),
      peek: (name) => this.#repl.peek(name),
      forget: () => this.#forget(),
      history: () => this.#sources.numbered(),
      run: (code, file) => this.#runToValue(code, file),
      setStrict: (on) => this.#output.post({ type: "strict", on }),
    };
  }

  /** The names of the session as functions that are shipped mention them. */
  get names(): ShipContext["session"] {
    return {
      has: (name) => this.#declarations.has(name),
      isConstant: (name) => this.#declarations.isConstant(name),
      read: (name) => readVariable(this.#declarations.toScript(name)),
      fromScript: (name) => this.#declarations.fromScript(name),
    };
  }

  /** Runs a cell and says when it is done; never rejects. */
  async execute(request: CellRequest): Promise<void> {
    const cell = new Cell(request);
    this.#running = cell;
    this.#liveTypes.begin();
    const outcome = await this.#cells.run(cell, () => this.#outcome(cell));
    // What was terminated takes along what it has begun, also timers that are due.
    if (outcome.status === "error" && outcome.ename === "KeyboardInterrupt") {
      cell.interrupt();
      this.#interrupted.add(cell);
    }
    this.#finish(cell, outcome);
  }

  /**
   * Lets go of that cell, whose code was terminated or waits; without one, of the background tasks of the last cell, if
   * none has begun to run since. What they have begun is cancelled by {@link Evaluator.cancel}.
   */
  interrupt(id: string | undefined): void {
    const cell = this.#running ?? this.#cells.current;
    if (!cell || (this.#running ? this.#running.request.id : undefined) !== id) return;
    cell.interrupt();
    this.#interrupted.add(cell);
    this.#finish(cell, this.#failed(new CellInterruptedError()));
  }

  /** Cancels what interrupted cells have begun; called when no termination is under way, which would hit their listeners. */
  cancel(): void {
    for (const cell of this.#interrupted) {
      this.#interrupted.delete(cell);
      cell.cancel();
      cell.dispose().catch((thrown: unknown) => this.uncaught(thrown));
    }
  }

  /** Ends the running cell well: it has asked for the end of the kernel. */
  settle(): void {
    if (this.#running) this.#finish(this.#running, { status: "ok", userExpressions: "{}", payload: "[]" });
  }

  /** Answers a question about code. */
  answer(question: Exclude<Question, { kind: "comm_info" }>): Record<string, unknown> {
    const { code } = question;
    if (question.kind === "is_complete") return isComplete(code, (name) => this.#declarations.has(name));
    const { cursor } = question;
    if (question.kind === "complete") return completeMagic(code, cursor) ?? complete(this.#repl, code, cursor);
    return inspectMagic(code, cursor) ?? inspect(this.#repl, question);
  }

  /** The session as a debugger looks at it; loaded when one comes, at once, also while code is stopped. */
  debugTarget(): DebugTarget {
    if (!this.#debugTarget) {
      const require = createRequire(import.meta.url);
      const target = require("../debug/target.ts") as typeof import("../debug/target.ts");
      // A step that loaded it would stop in whatever that calls of Node, which V8 cannot be told to pass over.
      require(LIBRARY);
      this.#debugTarget = new target.DebugTarget({
        sources: this.#sources,
        repl: this.#repl,
        declarations: this.#declarations,
      });
    }
    return this.#debugTarget;
  }

  /** Shows what no cell catches, under the cell that it comes from. */
  uncaught(thrown: unknown, cell?: Cell): void {
    this.#output.report(`${failureText(thrown, this.#failureContext())}\n`, cell);
  }

  /** What a failure looks like; `place` is where the author got it, should it not know. */
  describe(thrown: unknown, place: readonly Frame[] = []): CellFailure {
    return describeFailure(thrown, { ...this.#failureContext(), place });
  }

  async #outcome(cell: Cell): Promise<CellOutcome> {
    const outcome = await this.#evaluated(cell);
    try {
      await cell.hold(cell.dispose());
      return outcome;
    } catch (thrown) {
      if (outcome.status === "ok") return this.#failed(thrown);
      this.uncaught(thrown);
      return outcome;
    }
  }

  async #evaluated(cell: Cell): Promise<CellOutcome> {
    try {
      await this.#start(cell);
      const completion = await this.#run(cell.request.code, this.#fileName(cell.request));
      if ("thrown" in completion) return this.#failed(completion.thrown, this.#placeOf(completion.thrown, cell));
      if (!cell.request.silent) await this.#show(cell, completion.value);
      await cell.displayed();
      await turn();
      const userExpressions = await this.#userExpressions(cell.request.userExpressions);
      return { status: "ok", userExpressions, payload: JSON.stringify(cell.payload) };
    } catch (thrown) {
      return this.#failed(thrown);
    }
  }

  async #run(code: string, file: string): Promise<Completion> {
    const source = transpile(file, code, this.#declarations);
    this.#sources.add(source);
    const completion = await this.#repl.evaluate(`${source.script}\n//# sourceURL=${file}`);
    if ("thrown" in completion) this.#declarations.restoreName(completion.thrown);
    if ("thrown" in completion && completion.thrown instanceof SyntaxError)
      placeInCell(completion.thrown, file, this.#sources.place(file, completion));
    return completion;
  }

  /** Where a cell awaited what has failed. */
  #placeOf(thrown: unknown, cell: Cell): Frame[] {
    const awaited = cell.placeOf(thrown);
    return awaited ? framesOf(awaited, this.#sources) : [];
  }

  async #runToValue(code: string, file: string): Promise<unknown> {
    const completion = await this.#run(code, file);
    if ("thrown" in completion) throw completion.thrown;
    return completion.value;
  }

  /** Runs the startup file before the first cell; what goes wrong there is shown under the first cell that shows anything. */
  async #start(cell: Cell): Promise<void> {
    await this.#startup.ran(cell);
    if (cell.interrupted) throw new CellInterruptedError();
    const error = cell.request.silent ? undefined : this.#startup.takeError();
    if (error) this.uncaught(error);
  }

  /** V8 keeps the names of a session, so their values are let go and the names are taken for unknown. */
  async #forget(): Promise<void> {
    const names = this.#declarations.names().map((name) => this.#declarations.toScript(name));
    await this.#repl.evaluate(names.map((name) => `try { ${name} = undefined } catch {}`).join("\n"));
    this.#declarations.forget();
    this.#liveTypes.forget();
  }

  async #show(cell: Cell, value: unknown): Promise<void> {
    if (value === undefined || isOnScreen(value)) return;
    const content = await this.#message(value, { execution_count: cell.request.count });
    this.#output.publish("execute_result", content, cell);
  }

  /** A value whose own display method fails, or that does not fit into a message, is shown as text. */
  async #message(value: unknown, rest: Record<string, unknown>): Promise<string> {
    try {
      return shownMessage(await toShown(value), rest);
    } catch (thrown) {
      this.uncaught(thrown);
      return shownMessage({ data: { "text/plain": toText(value) } }, rest);
    }
  }

  async #userExpressions(expressions: Record<string, string>): Promise<string> {
    const answers: Record<string, unknown> = {};
    for (const [name, code] of Object.entries(expressions)) answers[name] = await this.#userExpression(code);
    return JSON.stringify(answers);
  }

  async #userExpression(code: string): Promise<Record<string, unknown>> {
    try {
      const value = await this.#runToValue(code, this.#unnumberedName());
      const message: unknown = JSON.parse(shownMessage(await toShown(value)));
      return { status: "ok", ...(message as Record<string, unknown>) };
    } catch (thrown) {
      return { ...this.#failed(thrown) };
    }
  }

  #fileName({ stored, count }: CellRequest): string {
    return stored ? `cell-${count}.ts` : this.#unnumberedName();
  }

  #unnumberedName(): string {
    this.#unnumbered += 1;
    return `unnumbered-${this.#unnumbered}.ts`;
  }

  #failed(thrown: unknown, place: readonly Frame[] = []): CellOutcome {
    return { status: "error", ...this.describe(thrown, place) };
  }

  #failureContext(): FailureContext {
    const vocabulary: Vocabulary = {
      names: () => [...this.#repl.lexicalNames(), ...propertyNames(globalThis)],
      properties: (chain) => propertyNames(this.#repl.peek(chain)),
    };
    return { sources: this.#sources, vocabulary };
  }

  #finish(cell: Cell, outcome: CellOutcome): void {
    if (this.#running !== cell) return;
    this.#running = undefined;
    const live = this.#liveTypes.take();
    hasRunCell();
    this.#relief.cellEnded();
    this.#output.post({ type: "done", id: cell.request.id, outcome, ...(live && { live }) });
  }
}

/** One turn of the event loop, so that a rejection that nobody handles is seen before its cell ends. */
function turn(): Promise<void> {
  return new Promise((resolve) => void schedule(resolve));
}
