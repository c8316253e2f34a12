import { relative } from "node:path";
import { DebuggerError } from "../errors.ts";
import { Attached, THREAD } from "./attached.ts";
import { CELL_PREFIX, CELL_SUFFIX, HASH_SEED } from "./cell-path.ts";
import { CellTexts } from "./cell-texts.ts";
import type { Arguments, DapRequest, SourceBreakpoint } from "./dap.ts";
import { EXCEPTION_FILTERS } from "./exceptions.ts";
import { toStackFrames } from "./frames.ts";
import { Inspection, toText } from "./inspection.ts";
import { Link } from "./link.ts";

type Answer = object | undefined;

/** What the adapter needs of the kernel. */
export interface AdapterParts {
  /** The notebook's folder. */
  folder: string;
  /** Publishes a `debug_event`. */
  publish: (event: object) => void;
  /** The cell that runs. */
  running: () => string | undefined;
  /** Ends what runs. */
  interrupt: () => Promise<boolean>;
}

const CAPABILITIES = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsEvaluateForHovers: true,
  supportsSetVariable: true,
  supportsModulesRequest: true,
  supportsTerminateRequest: true,
  supportTerminateDebuggee: true,
  supportsDelayedStackTraceLoading: true,
  exceptionBreakpointFilters: EXCEPTION_FILTERS,
};

/** What JupyterLab 4.6 reads of an answer without a look at its success, as when it asks while the kernel restarts. */
const NOTHING: Readonly<Record<string, object>> = {
  inspectVariables: { variables: [] },
  variables: { variables: [] },
  setBreakpoints: { breakpoints: [] },
  stackTrace: { stackFrames: [] },
  scopes: { scopes: [] },
  modules: { modules: [] },
};

/** Answers the Debug Adapter Protocol as Jupyter front ends speak it, by the inspector of the main thread. */
export class DebugAdapter {
  readonly #parts: AdapterParts;
  readonly #texts = new CellTexts();
  readonly #commands: ReadonlyMap<string, (args: Arguments) => Answer | Promise<Answer>>;
  readonly #inspection: Inspection;
  #link: Promise<Link> | undefined;
  #attached: Attached | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #sequence = 0;

  constructor(parts: AdapterParts) {
    this.#parts = parts;
    this.#inspection = new Inspection(
      () => this.#linked(),
      () => this.#attached,
    );
    this.#commands = this.#table();
  }

  /** Answers a request; one after another, in the order they came. Never rejects. */
  answer(content: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { seq, command, arguments: args } = content;
    const request: DapRequest = {
      seq: typeof seq === "number" ? seq : 0,
      command: typeof command === "string" ? command : "",
      arguments: typeof args === "object" && args !== null ? (args as Arguments) : {},
    };
    const answered = this.#last.then(() => this.#answer(request));
    this.#last = answered;
    return answered;
  }

  /** Lets an interrupt hit stopped code; resolves with how to stop at breakpoints again. */
  async release(): Promise<() => void> {
    const attached = this.#attached;
    await attached?.release();
    return () => attached?.rearm();
  }

  /** Lets go of the main thread. */
  async close(): Promise<void> {
    const link = await this.#link?.catch(() => undefined);
    this.#link = undefined;
    this.#attached = undefined;
    link?.cdp.close();
  }

  async #answer({ seq, command, arguments: args }: DapRequest): Promise<Record<string, unknown>> {
    this.#sequence += 1;
    const head = { seq: this.#sequence, type: "response", request_seq: seq, command };
    try {
      const handler = this.#commands.get(command);
      if (!handler) throw new DebuggerError(`the debugger does not know the command "${command}"`);
      return { ...head, success: true, body: (await handler(args)) ?? {} };
    } catch (error) {
      const body = NOTHING[command] ?? {};
      return { ...head, success: false, message: error instanceof Error ? error.message : String(error), body };
    }
  }

  #table(): ReadonlyMap<string, (args: Arguments) => Answer | Promise<Answer>> {
    const inspection = this.#inspection;
    const step = (how: "Debugger.stepOver" | "Debugger.stepInto" | "Debugger.stepOut") => async () => {
      await this.#needed.step(how);
      return undefined;
    };
    return new Map<string, (args: Arguments) => Answer | Promise<Answer>>([
      ["initialize", (args) => this.#initialize(args)],
      ["attach", () => this.#begin()],
      ["launch", () => this.#begin()],
      ["configurationDone", () => undefined],
      ["disconnect", (args) => this.#disconnect(args)],
      ["terminate", () => this.#terminate()],
      ["debugInfo", () => this.#info()],
      ["dumpCell", ({ code }) => ({ sourcePath: this.#texts.dump(toText(code)) })],
      ["source", (args) => this.#source(args)],
      ["setBreakpoints", (args) => this.#setBreakpoints(args)],
      ["setExceptionBreakpoints", (args) => this.#setExceptionBreakpoints(args)],
      ["threads", () => ({ threads: [THREAD] })],
      ["stackTrace", (args) => this.#stackTrace(args)],
      ["scopes", (args) => inspection.scopes(args)],
      ["variables", (args) => inspection.variables(args)],
      ["setVariable", (args) => inspection.setVariable(args)],
      ["evaluate", (args) => inspection.evaluate(args)],
      ["continue", () => this.#needed.resume().then(() => ({ allThreadsContinued: true }))],
      ["next", step("Debugger.stepOver")],
      ["stepIn", step("Debugger.stepInto")],
      ["stepOut", step("Debugger.stepOut")],
      ["pause", () => this.#needed.pause().then(() => undefined)],
      ["inspectVariables", () => inspection.inspectVariables()],
      ["richInspectVariables", (args) => inspection.richInspectVariables(args)],
      ["copyToGlobals", (args) => inspection.copyToGlobals(args)],
      ["modules", (args) => this.#modules(args)],
    ]);
  }

  get #needed(): Attached {
    if (!this.#attached) throw new DebuggerError("the debugger is not started");
    return this.#attached;
  }

  /** The way to the main thread, with or without a debugger attached. */
  #linked(): Promise<Link> {
    this.#link ??= Link.connect();
    this.#link.catch(() => {
      this.#link = undefined;
    });
    return this.#link;
  }

  async #initialize({ clientID }: Arguments): Promise<Answer> {
    this.#inspection.servesLab(clientID === "jupyterlab");
    if (!this.#attached) {
      const { cdp, target } = await this.#linked();
      this.#attached = await Attached.attach({
        cdp,
        target,
        folder: this.#parts.folder,
        expect: (path, line) => this.#texts.codeLine(path, line),
        emit: (event, body) => this.#emit(event, body),
        running: this.#parts.running,
      });
    }
    return CAPABILITIES;
  }

  #begin(): Answer {
    void this.#needed;
    this.#emit("initialized", {});
    return undefined;
  }

  async #disconnect({ terminateDebuggee }: Arguments): Promise<Answer> {
    if (terminateDebuggee === true) await this.#terminate();
    const attached = this.#attached;
    this.#attached = undefined;
    await attached?.detach();
    await this.close();
    if (attached) this.#emit("terminated", {});
    return undefined;
  }

  async #terminate(): Promise<Answer> {
    await this.#parts.interrupt();
    return undefined;
  }

  #info(): Answer {
    return {
      isStarted: this.#attached !== undefined,
      hashMethod: "Murmur2",
      hashSeed: HASH_SEED,
      tmpFilePrefix: CELL_PREFIX,
      tmpFileSuffix: CELL_SUFFIX,
      breakpoints: this.#attached?.breakpoints.list() ?? [],
      stoppedThreads: this.#attached?.frames ? [THREAD.id] : [],
      richRendering: true,
      exceptionPaths: [],
      copyToGlobals: true,
    };
  }

  async #source({ source }: Arguments): Promise<Answer> {
    const path = pathOf(source);
    const content = (await this.#texts.text(path)) ?? (await this.#executedText(path));
    if (content === undefined) throw new DebuggerError(`there is no source ${path}`);
    return { content, mimeType: "text/typescript" };
  }

  /** A cell that has run without being dumped. */
  async #executedText(path: string): Promise<string | undefined> {
    const [script] = (await this.#attached?.scripts.at(path)) ?? [];
    return script && (await (await this.#linked()).target.call("text", script.url));
  }

  async #setBreakpoints({ source, breakpoints }: Arguments): Promise<Answer> {
    const attached = this.#needed;
    const asked = (Array.isArray(breakpoints) ? breakpoints : []).filter(
      (each): each is SourceBreakpoint => typeof each === "object" && typeof each?.line === "number",
    );
    const set = await attached.breakpoints.set(pathOf(source), asked);
    await attached.watchScripts();
    return { breakpoints: set };
  }

  async #setExceptionBreakpoints({ filters }: Arguments): Promise<Answer> {
    const known = EXCEPTION_FILTERS.map(({ filter }) => filter);
    await this.#needed.stopAtExceptions(known.filter((filter) => Array.isArray(filters) && filters.includes(filter)));
    return undefined;
  }

  async #stackTrace({ startFrame, levels }: Arguments): Promise<Answer> {
    const { frames = [], scripts } = this.#needed;
    const first = typeof startFrame === "number" ? startFrame : 0;
    const count = typeof levels === "number" && levels > 0 ? levels : frames.length;
    const { target } = await this.#linked();
    const stackFrames = await toStackFrames(frames.slice(first, first + count), { target, scripts });
    return { stackFrames, totalFrames: frames.length };
  }

  #modules({ startModule, moduleCount }: Arguments): Answer {
    const files = this.#attached?.scripts.files() ?? [];
    const first = typeof startModule === "number" ? startModule : 0;
    const count = typeof moduleCount === "number" && moduleCount > 0 ? moduleCount : files.length;
    const { folder } = this.#parts;
    const modules = files.map((path, id) => ({
      id,
      name: relative(folder, path),
      path,
    }));
    return { modules: modules.slice(first, first + count), totalModules: files.length };
  }

  #emit(event: string, body: object): void {
    if (event === "stopped" || event === "continued") this.#inspection.forget();
    this.#sequence += 1;
    this.#parts.publish({ seq: this.#sequence, type: "event", event, body });
  }
}

function pathOf(source: unknown): string {
  return toText((source as { path?: unknown } | undefined)?.path);
}
