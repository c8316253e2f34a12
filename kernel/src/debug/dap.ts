// What of the Debug Adapter Protocol the kernel speaks. Lines and columns count from 1.

/** A request as it comes from a front end. */
export interface DapRequest {
  seq: number;
  command: string;
  arguments: Arguments;
}

/** A place to stop at, as asked for. */
export interface SourceBreakpoint {
  line: number;
  column?: number;
  condition?: string;
  hitCondition?: string;
  logMessage?: string;
}

/** A place to stop at, as it came to be. */
export interface DapBreakpoint {
  id: number;
  verified: boolean;
  line: number;
  column?: number;
  source: { path: string };
  /** Why it stops nowhere. */
  message?: string;
}

/** Something with a name and a value; `variablesReference` above 0 leads to what is inside. */
export interface DapVariable {
  name: string;
  value: string;
  type?: string;
  evaluateName?: string;
  variablesReference: number;
  namedVariables?: number;
  indexedVariables?: number;
  presentationHint?: { lazy?: boolean; kind?: string };
}

/** Why code has stopped. */
export interface Stop {
  reason: "breakpoint" | "step" | "exception" | "pause";
  description?: string;
  text?: string;
}

/** A group of variables of a frame. */
export interface DapScope {
  name: string;
  variablesReference: number;
  expensive: boolean;
  presentationHint?: string;
}

/** The arguments of a request, as they come. */
export type Arguments = Record<string, unknown>;
