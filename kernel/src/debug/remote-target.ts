import type { Runtime } from "node:inspector";
import { setTimeout as sleep } from "node:timers/promises";
import { DebuggerError } from "../errors.ts";
import type { Cdp } from "./cdp.ts";
import { DEBUG } from "./name.ts";
import type { DebugTarget } from "./target.ts";

/** What an expression gave: a value of the main thread. */
export type RemoteValue = Runtime.RemoteObject;

/** How long the main thread may take to start, and how often it is looked at. */
const START_MS = 10_000;
const PAUSE_MS = 20;

type Methods = {
  [Name in keyof DebugTarget]: DebugTarget[Name] extends (...args: infer Args) => infer Result
    ? { args: Args; result: Result }
    : never;
};

/** The {@link DebugTarget} of the main thread, as the protocol thread calls it. */
export class RemoteTarget {
  readonly #cdp: Cdp;
  readonly #id: string;

  private constructor(cdp: Cdp, id: string) {
    this.#cdp = cdp;
    this.#id = id;
  }

  /** Finds the target of the main thread, which loads it now, once it has started. */
  static async find(cdp: Cdp): Promise<RemoteTarget> {
    const expression = `typeof ${DEBUG} === "function" ? ${DEBUG}() : undefined`;
    for (let tries = 0; tries < START_MS / PAUSE_MS; tries += 1) {
      const answer = await cdp.post<Runtime.EvaluateReturnType>("Runtime.evaluate", { expression });
      const { objectId } = toValue(answer);
      if (objectId !== undefined) return new RemoteTarget(cdp, objectId);
      await sleep(PAUSE_MS);
    }
    throw new DebuggerError("the kernel does not start");
  }

  /** Calls a method whose arguments are JSON. */
  call<Name extends keyof Methods>(
    method: Name,
    ...args: Methods[Name]["args"]
  ): Promise<Awaited<Methods[Name]["result"]>> {
    return this.callWith(
      method,
      args.map((value) => ({ value })),
    );
  }

  /** Calls a method some of whose arguments are values of the main thread; `arrange` makes its arguments from these. */
  async callWith<Name extends keyof Methods>(
    method: Name,
    values: Runtime.CallArgument[],
    { arrange = "(...values) => values", awaitPromise = false }: { arrange?: string; awaitPromise?: boolean } = {},
  ): Promise<Awaited<Methods[Name]["result"]>> {
    const answer = await this.#cdp.post<Runtime.CallFunctionOnReturnType>("Runtime.callFunctionOn", {
      objectId: this.#id,
      functionDeclaration: `function (...values) { return this.${method}(...(${arrange})(...values)); }`,
      arguments: values,
      returnByValue: true,
      silent: true,
      awaitPromise,
    });
    return toValue(answer).value;
  }
}

/** The value of an answer. Throws {@link DebuggerError} with what the expression threw. */
export function toValue({ result, exceptionDetails }: Runtime.EvaluateReturnType): RemoteValue {
  if (!exceptionDetails) return result;
  const { exception, text } = exceptionDetails;
  throw new DebuggerError(exception?.description?.split("\n    at ", 1)[0] ?? String(exception?.value ?? text));
}

/** A value of the main thread as an argument of a call there. */
export function toArgument({ objectId, unserializableValue, value }: RemoteValue): Runtime.CallArgument {
  if (objectId !== undefined) return { objectId };
  return unserializableValue === undefined ? { value } : { unserializableValue };
}
