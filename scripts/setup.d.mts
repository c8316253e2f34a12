/** Root folder of the clone. */
export declare const root: string;
/** Runs `npm ci` unless node_modules already holds what the lockfile says. */
export declare function setup(): Promise<void>;
/** Runs a file of the clone on Node 24 and ends this process the way the child ended. */
export declare function runNode24(file: string, args: string[], flags?: string[]): void;
/** Prints one line and exits with 1. */
export declare function fail(error: Error): never;
