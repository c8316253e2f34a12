import type { SourceMap } from "oxc-transform";

/** Whether the code, which is valid, needs this compiler. */
export declare function needsLowering(path: string, code: string): boolean;

/** Compiles TypeScript to JavaScript that V8 knows, with its source map. */
export declare function lower(path: string, code: string): { code: string; map: SourceMap };
