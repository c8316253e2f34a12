import type { Debugger, Runtime } from "node:inspector";
import { basename } from "node:path";
import type { DapScope } from "./dap.ts";
import { type RemoteTarget, toArgument } from "./remote-target.ts";
import type { Script, Scripts } from "./scripts.ts";

/** A frame of the author's code; only one that is still on the stack has a `call`. */
export interface Frame {
  id: number;
  script: Script;
  /** Position in the script, from 0. */
  line: number;
  column: number;
  name: string;
  call: Debugger.CallFrame | undefined;
}

/** The author's frames of a stop, not numbered yet, innermost first; those that wait for its outcome come after those on the stack. */
export function authorFrames({ callFrames, asyncStackTrace }: Debugger.PausedEventDataType, scripts: Scripts): Frame[] {
  const id = 0;
  const frames: Frame[] = [];
  for (const call of callFrames) {
    const { scriptId, lineNumber: line, columnNumber: column = 0 } = call.location;
    const script = scripts.own(scriptId);
    if (script) frames.push({ id, script, line, column, name: call.functionName, call });
  }
  for (let trace = asyncStackTrace; trace; trace = trace.parent) {
    for (const { scriptId, functionName: name, lineNumber: line, columnNumber: column } of trace.callFrames) {
      const script = scripts.own(scriptId);
      if (script) frames.push({ id, script, line, column, name, call: undefined });
    }
  }
  return frames;
}

/** The frames as a front end shows them. */
export async function toStackFrames(
  frames: Frame[],
  { target, scripts }: { target: RemoteTarget; scripts: Scripts },
): Promise<object[]> {
  const shown: object[] = [];
  for (const { id, script, line, column, name, call } of frames) {
    const [place] = await target.call("places", script.url, [{ line: line + 1, column: column + 1 }]);
    const path = await scripts.path(script);
    const source = { name: script.url.startsWith("file:") ? basename(path) : script.url, path };
    const place1 = place ?? { line: line + 1, column: column + 1 };
    const shownName = name || (script.url.startsWith("file:") ? "(module)" : "(cell)");
    shown.push({ id, name: call ? shownName : `await in ${shownName}`, source, ...place1 });
  }
  return shown;
}

/** The variables that a frame sees: its own, those of the functions around it, and the session's. */
export async function scopesOf({ call }: Frame, target: RemoteTarget): Promise<DapScope[]> {
  const globals = await target.call("globals");
  if (!call) return [globals];
  const groups = new Map<string, Runtime.CallArgument[]>();
  const add = (name: string, value: Runtime.CallArgument): void => {
    groups.set(name, [...(groups.get(name) ?? []), value]);
  };
  const last = call.scopeChain.findIndex(({ type }) => type === "local");
  call.scopeChain.forEach(({ type, object }, index) => {
    if (type === "script" || type === "global") return;
    const inner = type !== "closure" && type !== "module" && (last < 0 || index <= last);
    add(type === "module" ? "Module" : inner ? "Locals" : "Closure", toArgument(object));
  });
  const hasThis =
    last >= 0 && call.this.type === "object" && call.this.className !== "global" && call.functionName !== "";
  const self = hasThis ? [toArgument(call.this)] : [];
  const spec = [...groups].map(([name, { length }]) => [name, length]);
  const own = await target.callWith("scopes", [{ value: spec }, ...[...groups.values()].flat(), ...self], {
    arrange: ARRANGE,
  });
  return [...own.map((scope) => (scope.name === "Locals" ? { ...scope, presentationHint: "locals" } : scope)), globals];
}

/** Arguments of {@link DebugTarget.scopes} from names with counts, the scopes, and perhaps a last value that is `this`. */
const ARRANGE = `(spec, ...scopes) => {
  const groups = spec.map(([name, count]) => ({ name, variables: scopes.splice(0, count) }));
  if (scopes.length > 0) groups[0].variables.push({ this: scopes[0] });
  return groups;
}`;
