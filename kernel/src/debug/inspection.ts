import { DebuggerError } from "../errors.ts";
import type { Attached } from "./attached.ts";
import type { Arguments, DapVariable } from "./dap.ts";
import { toJavaScript, toJavaScriptExpression } from "./expression.ts";
import { type Frame, scopesOf } from "./frames.ts";
import type { Link } from "./link.ts";
import { toArgument } from "./remote-target.ts";

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** What a front end asks about values, with a debugger attached or without. */
export class Inspection {
  readonly #linked: () => Promise<Link>;
  readonly #attached: () => Attached | undefined;
  /** The references of scopes, with their frames. */
  readonly #scopes = new Map<number, Frame | undefined>();
  /** JupyterLab's tree shows a variable's type in place of its value when there is one. */
  #showsTypes = true;

  constructor(linked: () => Promise<Link>, attached: () => Attached | undefined) {
    this.#linked = linked;
    this.#attached = attached;
  }

  /** Takes note of which front end it is. */
  servesLab(isLab: boolean): void {
    this.#showsTypes = !isLab;
  }

  /** Forgets the scopes of the last stop. */
  forget(): void {
    this.#scopes.clear();
  }

  async scopes({ frameId }: Arguments): Promise<object> {
    const { target } = await this.#linked();
    const frame = this.#frame(frameId);
    if (!frame) throw new DebuggerError("the scopes of which frame?");
    const scopes = await scopesOf(frame, target);
    for (const { variablesReference } of scopes) this.#scopes.set(variablesReference, frame);
    return { scopes };
  }

  async variables({ variablesReference, filter, start, count }: Arguments): Promise<object> {
    const { target } = await this.#linked();
    const variables = await target.call("members", Number(variablesReference), { filter, start, count });
    if (!variables) throw new DebuggerError("these variables are gone: the code has run since");
    return { variables: variables.map((each) => this.#shown(each)) };
  }

  async inspectVariables(): Promise<object> {
    const { target } = await this.#linked();
    const frame = this.#attached()?.frames?.[0];
    if (!frame) {
      await target.call("forget");
      this.forget();
    }
    const { scope, variables } = await target.call("listGlobals");
    this.#scopes.set(scope.variablesReference, frame);
    return { variables: variables.map((each) => this.#shown(each)) };
  }

  async evaluate({ expression, frameId, context }: Arguments): Promise<object> {
    const [link, code, frame] = [await this.#linked(), toText(expression), this.#frame(frameId)];
    const value = await link.evaluate(toJavaScript(code, await link.target.call("renamed")), frame);
    if (context === "repl") this.#attached()?.renumber();
    const whole = context === "repl" || context === "clipboard";
    const described = await link.target.callWith("describe", [{ value: code }, toArgument(value), { value: whole }]);
    const { value: result, ...rest } = this.#shown(described);
    return { result, ...rest };
  }

  async setVariable({ variablesReference, name, value }: Arguments): Promise<object> {
    const [reference, member] = [Number(variablesReference), toText(name)];
    const link = await this.#linked();
    const renamed = await link.target.call("renamed");
    const code = toJavaScriptExpression(toText(value), renamed);
    const isScope = this.#scopes.has(reference);
    const frame = isScope ? this.#scopes.get(reference) : this.#attached()?.frames?.[0];
    const assigned = await link.evaluate(isScope ? `${renamed[member] ?? member} = ${code}` : code, frame);
    const described = isScope
      ? await link.target.callWith("describe", [{ value: member }, toArgument(assigned), { value: false }])
      : await link.target.callWith("assign", [{ value: reference }, { value: member }, toArgument(assigned)]);
    if (!described) throw new DebuggerError(`"${member}" cannot be assigned to`);
    return this.#shown(described);
  }

  async richInspectVariables({ variableName, frameId }: Arguments): Promise<object> {
    const link = await this.#linked();
    const code = toJavaScriptExpression(toText(variableName), await link.target.call("renamed"));
    const value = toArgument(await link.evaluate(code, this.#frame(frameId)));
    const bundle = this.#attached()?.frames
      ? await link.target.callWith("bundleNow", [value])
      : await link.target.callWith("bundle", [value], { awaitPromise: true });
    return JSON.parse(bundle) as object;
  }

  async copyToGlobals({ srcVariableName, dstVariableName, srcFrameId }: Arguments): Promise<undefined> {
    const [source, name] = [toText(srcVariableName), toText(dstVariableName)];
    for (const each of [source, name])
      if (!NAME.test(each)) throw new DebuggerError(`"${each}" is not the name of a variable`);
    const frame = this.#frame(srcFrameId);
    if (!frame) throw new DebuggerError("a variable of which frame?");
    const link = await this.#linked();
    const renamed = await link.target.call("renamed");
    await link.copyToGlobals(source, renamed[name] ?? name, frame);
  }

  /** A frame of the present stop; `undefined` for the globals. */
  #frame(id: unknown): Frame | undefined {
    if (typeof id !== "number") return undefined;
    const attached = this.#attached();
    if (!attached) throw new DebuggerError("the debugger is not started");
    return attached.frame(id);
  }

  #shown({ type, ...variable }: DapVariable): DapVariable {
    return this.#showsTypes && type !== undefined ? { ...variable, type } : variable;
  }
}

/** A text that was asked for, or none. */
export function toText(value: unknown): string {
  return typeof value === "string" ? value : "";
}
