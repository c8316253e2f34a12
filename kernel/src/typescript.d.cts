import type { SourceMap, TransformOptions, TransformResult } from "oxc-transform";

/** What the first compiler makes of code. */
export declare function withoutTypes(path: string, code: string, options: TransformOptions): TransformResult;

/** What another compiler makes of code that the first one leaves alone or gets wrong; `undefined` for other code. */
export declare function lowered(path: string, code: string): { code: string; map: SourceMap } | undefined;

/** The source map of a `.ts` file by its URL; of one that only another thread has loaded, by compiling it here. */
export declare function fileMap(url: string): SourceMap | undefined;

/** Where files that could not be compiled are wrong; line and column count from 1. */
export declare const filePlaces: WeakMap<Error, { url: string; line: number; column: number }>;
