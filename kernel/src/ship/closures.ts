import { type Runtime, Session } from "node:inspector";

/** Variables of the code around a function that it mentions, innermost scope first. */
export interface ClosureScope {
  /** It may be that of a file. */
  maybeFile: boolean;
  /** Whether it has such a variable. */
  has(name: string): boolean;
  /** The value of a variable that it has. */
  read(name: string): unknown;
}

const GROUP = "ship";

/** The scopes around a function, without those that all code sees. */
export interface Surroundings {
  scopes: ClosureScope[];
  /** The URL of the file that the function is in; empty if it is in a cell. */
  file: () => string;
}

/** Looks into the closures of functions of this thread. */
export class Closures {
  readonly #session = new Session();
  readonly #hand: { value: unknown } = { value: undefined };
  readonly #handId: string;
  #depth = 0;
  readonly #files = new Map<string, string>();

  constructor() {
    this.#session.connect();
    this.#session.on("Debugger.scriptParsed", ({ params }) => {
      if (/^(file|node):/.test(params.url)) this.#files.set(params.scriptId, params.url);
    });
    const name = "$$hand";
    Object.defineProperty(globalThis, name, { configurable: true, value: this.#hand });
    this.#handId = this.#post<Runtime.EvaluateReturnType>("Runtime.evaluate", { expression: name }).result.objectId!;
    Reflect.deleteProperty(globalThis, name);
  }

  /** What is around a function, to be read within `use`. */
  read<T>(fn: object, use: (surroundings: Surroundings) => T): T {
    this.#depth += 1;
    try {
      return use(this.#surroundings(fn));
    } finally {
      this.#depth -= 1;
      if (this.#depth === 0) this.#post("Runtime.releaseObjectGroup", { objectGroup: GROUP });
    }
  }

  #surroundings(fn: object): Surroundings {
    const { internalProperties = [] } = this.#properties(this.#idOf(fn));
    const internal = (name: string): Runtime.RemoteObject | undefined =>
      internalProperties.find((each) => each.name === name)?.value;
    const location = internal("[[FunctionLocation]]")?.value as { scriptId?: string } | undefined;
    return { scopes: this.#scopes(internal("[[Scopes]]")), file: () => this.#file(location?.scriptId ?? "") };
  }

  #scopes(scopes: Runtime.RemoteObject | undefined): ClosureScope[] {
    // The last two are those that all code sees.
    if (!scopes?.objectId || scopes.description === "Scopes[2]") return [];
    return this.#properties(scopes.objectId).result.flatMap(({ name, value }) => {
      const description = value?.description ?? "";
      if (!/^\d+$/.test(name) || !value?.objectId || /^(Global|Script)/.test(description)) return [];
      return [this.#scope(value.objectId, description)];
    });
  }

  /** The debugger knows the names of scripts, and tells all of them when it is switched on. */
  #file(scriptId: string): string {
    if (!this.#files.has(scriptId)) {
      this.#post("Debugger.enable", {});
      this.#post("Debugger.disable", {});
      if (!this.#files.has(scriptId)) this.#files.set(scriptId, "");
    }
    return this.#files.get(scriptId)!;
  }

  /** A module is one, or a function without a name around all its code. */
  #scope(id: string, description: string): ClosureScope {
    const variables = new Map(this.#properties(id).result.map(({ name, value }) => [name, value]));
    return {
      maybeFile: /^(Module|Closure)$/.test(description),
      has: (name) => variables.has(name),
      read: (name) => this.#value(variables.get(name)),
    };
  }

  #properties(objectId: string): Runtime.GetPropertiesReturnType {
    return this.#post("Runtime.getProperties", { objectId, ownProperties: true });
  }

  #idOf(value: object): string {
    this.#hand.value = value;
    const { result } = this.#post<Runtime.CallFunctionOnReturnType>("Runtime.callFunctionOn", {
      objectId: this.#handId,
      functionDeclaration: "function () { return this.value }",
      objectGroup: GROUP,
    });
    this.#hand.value = undefined;
    return result.objectId!;
  }

  #value(object: Runtime.RemoteObject | undefined): unknown {
    if (!object || object.type === "undefined") return undefined;
    const { objectId, unserializableValue, value } = object;
    const argument = objectId ? { objectId } : unserializableValue ? { unserializableValue } : { value };
    this.#post("Runtime.callFunctionOn", {
      objectId: this.#handId,
      functionDeclaration: "function (value) { this.value = value }",
      arguments: [argument],
    });
    const read = this.#hand.value;
    this.#hand.value = undefined;
    return read;
  }

  #post<T>(method: string, parameters: object): T {
    let answer: T | undefined;
    let failure: Error | null = null;
    this.#session.post(method, parameters, (error, result) => {
      failure = error;
      answer = result as T;
    });
    if (failure) throw failure;
    return answer!;
  }
}
