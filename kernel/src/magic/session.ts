/** What magics see of the session: the cells that have run and what they have declared. */
export interface Session {
  /** Names declared at top level, in the order of their declaration. */
  names(): string[];
  /** The value of a name, or `undefined` where that cannot be had without side effects. */
  peek(name: string): unknown;
  /** Makes all names unknown. */
  forget(): Promise<void>;
  /** The numbered cells that have run, as far as they are kept. */
  history(): { count: number; code: string }[];
  /** Runs TypeScript text as a cell does; rejects with what it throws. */
  run(code: string, file: string): Promise<unknown>;
  /** Says whether cells with type errors are refused from now on. */
  setStrict(on: boolean): void;
}
