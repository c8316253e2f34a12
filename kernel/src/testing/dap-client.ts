import type { KernelClient, Ran } from "./client.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests look at any content
type Any = any;

/** A front end's debugger, for tests only. */
export class DapClient {
  readonly kernel: KernelClient;
  #seq = 0;
  #seen = 0;

  constructor(kernel: KernelClient) {
    this.kernel = kernel;
  }

  /** Initializes and attaches as JupyterLab does, under another name. */
  static async attach(kernel: KernelClient): Promise<DapClient> {
    const client = new DapClient(kernel);
    await client.ok("initialize", { clientID: "test", linesStartAt1: true, columnsStartAt1: true });
    await client.ok("attach");
    return client;
  }

  /** Sends a request and gives the whole response. */
  ask(command: string, args: object = {}): Promise<Any> {
    this.#seq += 1;
    const content = { type: "request", seq: this.#seq, command, arguments: args };
    return this.kernel.ask("control", "debug_request", content);
  }

  /** The body of a response that must be a success. */
  async ok(command: string, args: object = {}): Promise<Any> {
    const response = await this.ask(command, args);
    if (response.success !== true) throw new Error(`${command}: ${response.message}`);
    return response.body;
  }

  /** The next event of that name that no one has waited for. */
  async event(name: string, withinMs = 10_000): Promise<Any> {
    const events = (): Any[] => this.kernel.received.filter(({ type }) => type === "debug_event");
    const next = (): number =>
      events().findIndex(({ content }, index) => index >= this.#seen && content.event === name);
    await this.kernel.until(() => next() >= 0, withinMs);
    const index = next();
    this.#seen = index + 1;
    return events()[index].content.body;
  }

  /** Whether an event of that name has come that no one has waited for. */
  has(name: string): boolean {
    const events = this.kernel.received.filter(({ type }) => type === "debug_event");
    return events.slice(this.#seen).some(({ content }) => content.event === name);
  }

  /** Shows a cell to the debugger and sets breakpoints in it, at lines or as described; gives these as they were set. */
  async breakpoints(code: string, ...at: (number | object)[]): Promise<Any[]> {
    const { sourcePath: path } = await this.ok("dumpCell", { code });
    const breakpoints = at.map((each) => (typeof each === "number" ? { line: each } : each));
    return (await this.ok("setBreakpoints", { source: { path }, breakpoints })).breakpoints;
  }

  /** Waits for a stop and gives the author's frames. */
  async stopped(reason?: string): Promise<Any[]> {
    const body = await this.event("stopped");
    if (reason !== undefined && body.reason !== reason) throw new Error(`stopped: ${JSON.stringify(body)}`);
    return (await this.ok("stackTrace", { threadId: 1 })).stackFrames;
  }

  /** Names and values of a scope of a frame. */
  async variables(frame: Any, scope: string): Promise<Record<string, string>> {
    const { scopes } = await this.ok("scopes", { frameId: frame.id });
    const found = scopes.find(({ name }: Any) => name === scope);
    return found ? named(await this.members(found)) : {};
  }

  /** What is inside a scope or a variable. */
  async members({ variablesReference }: Any, part: object = {}): Promise<Any[]> {
    return (await this.ok("variables", { variablesReference, ...part })).variables;
  }

  /** What an expression gives. */
  async evaluate(expression: string, frame?: Any): Promise<string> {
    return (await this.ok("evaluate", { expression, context: "watch", ...(frame ? { frameId: frame.id } : {}) }))
      .result;
  }

  /** Runs on to the end of a cell. */
  async finish(id: string): Promise<Ran> {
    await this.ok("continue", { threadId: 1 });
    return this.kernel.ended(id);
  }
}

/** Variables as an object. */
export function named(variables: Any[]): Record<string, string> {
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}
