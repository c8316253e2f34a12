import { type Runtime, Session } from "node:inspector";
import { types } from "node:util";
import { promiseHooks } from "node:v8";
import { CellInterruptedError } from "../errors.ts";
import { readVariable } from "../ship/read-variable.ts";
import type { Declarations } from "./declarations.ts";
import { readChain } from "./read-chain.ts";

/** How an evaluation ended; line and column of the script, from 1, say where it threw. */
export type Completion = { value: unknown } | { thrown: unknown; line: number; column: number };

const GROUP = "cell";
/** Where the promise of a script in REPL mode holds its value. */
const RESULT = ".repl_result";
/** The inspector tells texts as JSON, at 0.4 s for a million units: longer ones are kept from it. */
const LONG = 10_000;

/**
 * V8's REPL mode on this very thread: names may be declared again, `await` is allowed at top level, closures are real.
 * What comes of a script is taken from its promise before the inspector looks at it, which would tell texts as JSON.
 */
export class Repl {
  readonly #session = new Session();
  readonly #declarations: Declarations;
  #receiver: Runtime.RemoteObjectId;
  /**
   * The promise that V8 makes for each script, the first one that it makes. When such a promise is collected before it
   * settles, the inspector calls us in the midst of the collection, which ends the process; so they are kept.
   */
  readonly #pending = new Set<{ promise?: Promise<unknown> }>();
  #received: unknown;

  constructor(declarations: Declarations) {
    this.#declarations = declarations;
    this.#session.connect();
    this.#receiver = this.#createReceiver();
  }

  /**
   * Runs a script; never rejects. A script that is terminated while it runs has thrown {@link CellInterruptedError},
   * one that is terminated after an `await` never settles.
   */
  evaluate(script: string): Promise<Completion> {
    return new Promise((resolve) => {
      const pending: { promise?: Promise<unknown> } = {};
      this.#pending.add(pending);
      const stop = promiseHooks.onInit((promise: Promise<unknown>) => {
        stop();
        pending.promise = promise;
        promise.then(
          (result) => resolve({ value: takeResult(result as ScriptResult) }),
          (thrown: unknown) => {
            if (!isLong(thrown)) return;
            resolve({ thrown, line: 1, column: 1 });
            this.#reconnect();
          },
        );
      });
      const options = { expression: script, replMode: true, objectGroup: GROUP };
      this.#session.post("Runtime.evaluate", options, (error, answer) => {
        if (!this.#pending.delete(pending)) return;
        resolve(
          error || !answer
            ? { thrown: new CellInterruptedError(), line: 1, column: 1 }
            : this.#completion(answer as Runtime.EvaluateReturnType),
        );
      });
      stop();
    });
  }

  /** The value of `name.property…` if it has one without side effects, such as running getters; else `undefined`. */
  peek(chain: string): unknown {
    const expression = chain.replace(/^[^.?]+/, (name) => this.#declarations.toScript(name));
    const read = readChain(expression, readVariable);
    return read ? read.value : this.#evaluateGently(expression);
  }

  #evaluateGently(expression: string): unknown {
    const options = {
      expression: `[${expression}]`,
      throwOnSideEffect: true,
      silent: true,
      objectGroup: "peek",
      timeout: 200,
    };
    let value: unknown;
    this.#session.post("Runtime.evaluate", options, (error, answer) => {
      const { result, exceptionDetails } = (answer ?? {}) as Partial<Runtime.EvaluateReturnType>;
      if (!error && result && !exceptionDetails) [value] = this.#unwrap(result) as [unknown];
    });
    this.#session.post("Runtime.releaseObjectGroup", { objectGroup: "peek" });
    return value;
  }

  /** Names declared at top level by `let`, `const` and `class` in cells. */
  lexicalNames(): string[] {
    let names: string[] = [];
    this.#session.post("Runtime.globalLexicalScopeNames", {}, (error, answer) => {
      if (error) return;
      names = answer.names.map((name) => this.#declarations.fromScript(name));
      names = names.filter((name) => this.#declarations.has(name));
    });
    return names;
  }

  /** Lets go of what the inspector knows, and of all that it waits for. */
  #reconnect(): void {
    this.#pending.clear();
    this.#session.disconnect();
    this.#session.connect();
    this.#receiver = this.#createReceiver();
  }

  #completion({ exceptionDetails }: Runtime.EvaluateReturnType): Completion {
    const completion = exceptionDetails ? this.#failure(exceptionDetails) : { value: undefined };
    this.#session.post("Runtime.releaseObjectGroup", { objectGroup: GROUP });
    return completion;
  }

  #failure({ exception, lineNumber, columnNumber }: Runtime.ExceptionDetails): Completion {
    const thrown = this.#unwrap(exception ?? { type: "undefined" });
    return { thrown, line: lineNumber + 1, column: columnNumber + 1 };
  }

  #createReceiver(): Runtime.RemoteObjectId {
    const name = "$$receive";
    Object.defineProperty(globalThis, name, {
      configurable: true,
      value: (value: unknown) => {
        this.#received = value;
      },
    });
    let id: Runtime.RemoteObjectId | undefined;
    this.#session.post("Runtime.evaluate", { expression: name }, (_error, answer) => {
      id = answer.result.objectId;
    });
    Reflect.deleteProperty(globalThis, name);
    if (id === undefined) throw new Error("the inspector does not answer on its own thread");
    return id;
  }

  #unwrap({ objectId, value, unserializableValue }: Runtime.RemoteObject): unknown {
    if (objectId === undefined && unserializableValue === undefined) return value;
    const argument = objectId === undefined ? { unserializableValue } : { objectId };
    this.#session.post("Runtime.callFunctionOn", {
      objectId: this.#receiver,
      functionDeclaration: "function (value) { this(value) }",
      arguments: [argument],
      silent: true,
    });
    const received = this.#received;
    this.#received = undefined;
    return received;
  }
}

interface ScriptResult {
  [RESULT]: unknown;
}

/** The value of a script, which the inspector then is not told. */
function takeResult(result: ScriptResult): unknown {
  const value = result[RESULT];
  result[RESULT] = undefined;
  return value;
}

/** Whether the inspector would make a long text of what was thrown, as of all elements of an array. Without side effects. */
function isLong(thrown: unknown): boolean {
  if (!types.isProxy(thrown) && Array.isArray(thrown)) return thrown.length > LONG;
  const text = types.isNativeError(thrown) ? Object.getOwnPropertyDescriptor(thrown, "message")?.value : thrown;
  return typeof text === "string" && text.length > LONG;
}
