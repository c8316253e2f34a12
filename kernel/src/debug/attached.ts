import type { Debugger } from "node:inspector";
import { setTimeout as sleep } from "node:timers/promises";
import { DebuggerError } from "../errors.ts";
import { type BreakpointParts, Breakpoints } from "./breakpoints.ts";
import type { Cdp } from "./cdp.ts";
import type { Stop } from "./dap.ts";
import { isUncaught } from "./exceptions.ts";
import { authorFrames, type Frame } from "./frames.ts";
import type { RemoteTarget } from "./remote-target.ts";
import { Scripts } from "./scripts.ts";

/** A stop that follows so soon after a step is its end, and no one is told that code ran in between. */
const STEP_MS = 100;
/** How far back a stack follows what awaits it. */
const ASYNC_DEPTH = 16;

/** What being attached needs. */
export interface AttachedParts extends Pick<BreakpointParts, "cdp" | "target" | "expect"> {
  folder: string;
  /** Tells the front end. */
  emit: (event: string, body: object) => void;
  /** The cell that runs. */
  running: () => string | undefined;
}

/** The one thread of the kernel that a front end sees. */
export const THREAD = { id: 1, name: "Cells" };

/** How long stopped code may take to run on; longer when it evaluates an expression. */
const RELEASE_MS = 200;

/** Places that a step passes over: V8 stops before each call of a line, and in code that no author wrote. */
const REPEATS = 200;

type Step = "Debugger.stepOver" | "Debugger.stepInto" | "Debugger.stepOut";

/** The last step that was asked for: in which cell it began, and where. */
interface Stepped {
  how: Step;
  cell: string | undefined;
  line: string | undefined;
  /** Calls on the stack. */
  depth: number;
  repeats: number;
}

/** The main thread with a debugger at it: breakpoints, stops and steps, until {@link Attached.detach}. */
export class Attached {
  readonly scripts: Scripts;
  readonly breakpoints: Breakpoints;
  readonly #cdp: Cdp;
  readonly #target: RemoteTarget;
  readonly #emit: AttachedParts["emit"];
  readonly #running: AttachedParts["running"];
  #filters: ReadonlySet<string> = new Set();
  #frames: Frame[] | undefined;
  #told = false;
  #frameCount = 0;
  /** The first numbers that the frames of the present stop have had. */
  #bases: number[] = [];
  #pausing = false;
  #skipping = false;
  /** Name in V8 of the stop before each script. */
  #watching: string | undefined;
  #stepped: Stepped | undefined;
  #stepping: NodeJS.Timeout | undefined;

  private constructor({ cdp, target, expect, folder, emit, running }: AttachedParts) {
    this.#cdp = cdp;
    this.#target = target;
    this.#emit = emit;
    this.#running = running;
    this.scripts = new Scripts(target, folder);
    this.breakpoints = new Breakpoints({ cdp, target, scripts: this.scripts, expect });
  }

  /** Attaches; from now on the main thread pays for it. */
  static async attach(parts: AttachedParts): Promise<Attached> {
    const attached = new Attached(parts);
    const { cdp } = parts;
    cdp.on<Debugger.ScriptParsedEventDataType>("Debugger.scriptParsed", (script) => attached.scripts.add(script));
    cdp.on<Debugger.PausedEventDataType>("Debugger.paused", (stop) => attached.#paused(stop));
    cdp.on("Debugger.resumed", () => attached.#resumed());
    await cdp.post("Debugger.enable");
    await cdp.post("Debugger.setBlackboxPatterns", { patterns: [attached.scripts.foreign], skipAnonymous: true });
    await cdp.post("Debugger.setAsyncCallStackDepth", { maxDepth: ASYNC_DEPTH });
    return attached;
  }

  /** The author's frames while code is stopped. */
  get frames(): Frame[] | undefined {
    return this.#told ? this.#frames : undefined;
  }

  /** A frame of the present stop. Throws {@link DebuggerError}. */
  frame(id: unknown): Frame {
    const base = this.#bases.findLast((first) => first <= Number(id)) ?? 0;
    const frame = this.frames?.[Number(id) - base];
    if (!frame || base === 0) throw new DebuggerError("there is no such frame: the code runs again");
    return frame;
  }

  /** Gives the frames other numbers, by which JupyterLab sees that their variables may have changed; old ones hold on. */
  renumber(): void {
    if (this.frames) this.#frames = this.#numbered(this.frames);
  }

  /** Looks at scripts before they run, which costs, only while there is something to set in them. */
  async watchScripts(): Promise<void> {
    if (this.breakpoints.any === (this.#watching !== undefined)) return;
    const breakpointId = this.#watching;
    if (breakpointId !== undefined) {
      this.#watching = undefined;
      await this.#cdp.post("Debugger.removeBreakpoint", { breakpointId });
      return;
    }
    const options = { instrumentation: "beforeScriptExecution" };
    const set = this.#cdp.post<{ breakpointId: string }>("Debugger.setInstrumentationBreakpoint", options);
    this.#watching = (await set).breakpointId;
  }

  /** Chooses at which exceptions to stop. */
  async stopAtExceptions(filters: string[]): Promise<void> {
    this.#filters = new Set(filters);
    await this.#cdp.post("Debugger.setPauseOnExceptions", { state: filters.length > 0 ? "all" : "none" });
  }

  /** Runs on. */
  async resume(): Promise<void> {
    this.#needsStop();
    await this.#cdp.post("Debugger.resume");
    this.#continued();
  }

  /** Runs to the next place, if that is in this cell. */
  async step(step: Step): Promise<void> {
    this.#needsStop();
    const frames = this.#frames ?? [];
    const depth = frames.filter(({ call }) => call).length;
    this.#stepped = { how: step, cell: this.#running(), line: await this.#lineOf(frames), depth, repeats: 0 };
    this.#stepping = setTimeout(() => this.#continued(), STEP_MS);
    await this.#cdp.post(step);
  }

  /** Stops at the next line of the author's that runs. */
  async pause(): Promise<void> {
    if (this.#frames) return;
    this.#pausing = true;
    await this.#cdp.post("Debugger.pause");
  }

  /** Lets an interrupt hit: stopped code ends instead of running on, and nothing stops until {@link Attached.rearm}. */
  async release(): Promise<void> {
    this.#skipping = true;
    void this.#cdp.post("Debugger.setSkipAllPauses", { skip: true }).catch(() => undefined);
    if (this.#frames) await Promise.race([this.#terminate(), sleep(RELEASE_MS)]);
  }

  /** Stops again where it should. */
  rearm(): void {
    this.#skipping = false;
    void this.#cdp.post("Debugger.setSkipAllPauses", { skip: false }).catch(() => undefined);
  }

  /** Runs on, and nothing stops any more. */
  async detach(): Promise<void> {
    this.#skipping = true;
    await this.#cdp.post("Debugger.setSkipAllPauses", { skip: true });
    if (this.#frames) await this.#cdp.post("Debugger.resume").catch(() => undefined);
    this.#continued();
    await this.#cdp.post("Debugger.disable");
  }

  #numbered(frames: Frame[]): Frame[] {
    const base = this.#frameCount + 1;
    this.#frameCount += frames.length;
    this.#bases.push(base);
    return frames.map((frame, index) => ({ ...frame, id: base + index }));
  }

  #needsStop(): void {
    if (!this.frames) throw new DebuggerError("the code is not stopped");
  }

  async #terminate(): Promise<void> {
    await this.#cdp.post("Debugger.resume", { terminateOnResume: true }).catch(() => undefined);
    this.#continued();
  }

  #paused(stop: Debugger.PausedEventDataType): void {
    void this.#stopped(stop).catch(() => this.#cdp.post("Debugger.resume").catch(() => undefined));
  }

  async #stopped(stop: Debugger.PausedEventDataType): Promise<void> {
    if ((stop.reason as string) === "instrumentation") {
      const script = this.scripts.own(stop.callFrames[0]?.location.scriptId ?? "");
      if (script) await this.breakpoints.bind(script);
      await this.#cdp.post("Debugger.resume");
      return;
    }
    const frames = authorFrames(stop, this.scripts);
    this.#frames = frames;
    if (this.#skipping) return this.#terminate();
    const [inner] = frames;
    if (inner?.call && isStep(stop)) {
      const onward = await this.#onward(inner.call === stop.callFrames[0], frames);
      if (onward) {
        await this.#cdp.post(onward);
        return;
      }
    } else if (!inner?.call || (isException(stop) && !(await this.#isWanted(stop, frames)))) {
      await this.#cdp.post("Debugger.resume");
      return;
    }
    clearTimeout(this.#stepping);
    await this.#target.call("forget");
    this.#bases = [];
    this.#frames = this.#numbered(frames);
    this.#told = true;
    this.#emit("stopped", { ...this.#reason(stop), threadId: THREAD.id, allThreadsStopped: true });
    this.#pausing = false;
  }

  async #isWanted(stop: Debugger.PausedEventDataType, frames: Frame[]): Promise<boolean> {
    return this.#filters.has((await isUncaught(stop, frames, this.#cdp)) ? "uncaught" : "caught");
  }

  /** How a step goes on that has not come to another line of the author's; `undefined` when it has. */
  async #onward(isOwn: boolean, frames: Frame[]): Promise<Step | "Debugger.resume" | undefined> {
    const stepped = this.#stepped;
    const [inner] = frames;
    if (!stepped || stepped.cell !== this.#running() || (inner && isEnd(inner))) return "Debugger.resume";
    if (!isOwn) return "Debugger.stepOut";
    const line = await this.#lineOf(frames);
    if (stepped.repeats >= REPEATS || (line !== undefined && line !== stepped.line)) return undefined;
    stepped.repeats += 1;
    if (line !== undefined) return stepped.how;
    const isDeeper = frames.filter(({ call }) => call).length > stepped.depth;
    return isDeeper ? "Debugger.stepOut" : "Debugger.stepOver";
  }

  /** Names the line that runs and the call in which it does; `undefined` when no author wrote it. */
  async #lineOf(frames: Frame[]): Promise<string | undefined> {
    const calls = frames.filter(({ call }) => call);
    const [inner] = calls;
    if (!inner) return undefined;
    const { script, line, column, name } = inner;
    const [place] = await this.#target.call("places", script.url, [{ line: line + 1, column: column + 1 }]);
    return place ? [script.url, name, calls.length, place.line].join(":") : undefined;
  }

  #reason(stop: Debugger.PausedEventDataType): Stop {
    if (isException(stop)) {
      const { description, value } = (stop.data ?? {}) as { description?: string; value?: unknown };
      const text = description?.split("\n    at ", 1)[0] ?? String(value);
      return { reason: "exception", description: "Stopped at an exception", text };
    }
    if (isStep(stop)) return { reason: "step" };
    return { reason: this.#pausing && !stop.hitBreakpoints?.length ? "pause" : "breakpoint" };
  }

  #resumed(): void {
    this.#frames = undefined;
  }

  /** Tells the front end, once, that the code runs again. */
  #continued(): void {
    clearTimeout(this.#stepping);
    if (!this.#told) return;
    this.#told = false;
    void this.#target.call("forget").catch(() => undefined);
    this.#emit("continued", { threadId: THREAD.id, allThreadsContinued: true });
  }
}

function isException({ reason }: Debugger.PausedEventDataType): boolean {
  return reason === "exception" || (reason as string) === "promiseRejection";
}

function isStep({ reason }: Debugger.PausedEventDataType): boolean {
  return (reason as string) === "step";
}

/** Whether a cell has run to its end and is about to be left. */
function isEnd({ script, line }: Frame): boolean {
  return line >= script.endLine;
}
