import type { Runtime } from "node:inspector";
import { Cdp } from "./cdp.ts";
import type { Frame } from "./frames.ts";
import { DEBUG } from "./name.ts";
import { RemoteTarget, type RemoteValue, toArgument, toValue } from "./remote-target.ts";

/** How long an expression may take: meanwhile the inspector hears nothing else, also no interrupt. */
const EVALUATE_MS = 4000;
/** How much longer its answer may be on its way. */
const ANSWER_MS = 5000;

/** The way to the main thread's values, with or without a debugger attached. */
export class Link {
  readonly cdp: Cdp;
  readonly target: RemoteTarget;

  private constructor(cdp: Cdp, target: RemoteTarget) {
    this.cdp = cdp;
    this.target = target;
  }

  /** Connects to the main thread. */
  static async connect(): Promise<Link> {
    const cdp = new Cdp();
    try {
      return new Link(cdp, await RemoteTarget.find(cdp));
    } catch (error) {
      cdp.close();
      throw error;
    }
  }

  /** Evaluates JavaScript in a frame, or without one among the globals. Rejects with {@link DebuggerError}. */
  async evaluate(expression: string, frame: Frame | undefined): Promise<RemoteValue> {
    const options = { expression, objectGroup: "expression", silent: true, timeout: EVALUATE_MS };
    const [method, where] = frame?.call
      ? ["Debugger.evaluateOnCallFrame", { callFrameId: frame.call.callFrameId }]
      : ["Runtime.evaluate", {}];
    const answer = this.cdp.post<Runtime.EvaluateReturnType>(method, { ...options, ...where }, EVALUATE_MS + ANSWER_MS);
    return toValue(await answer);
  }

  /** Makes a variable of a frame a global. */
  async copyToGlobals(source: string, name: string, frame: Frame): Promise<void> {
    const value = await this.evaluate(source, frame);
    await this.target.callWith("hold", [{ value: name }, toArgument(value)]);
    await this.evaluate(`${name} = ${DEBUG}().release()`, undefined);
  }

  /** Lets go of the values of expressions. */
  async forget(): Promise<void> {
    await this.cdp.post("Runtime.releaseObjectGroup", { objectGroup: "expression" });
  }
}
