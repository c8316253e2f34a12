/** Node's modules in which unknown names are looked for, in the order in which they are offered; all are cheap to load. */
const MODULES = [
  "fs/promises",
  "fs",
  "path",
  "os",
  "url",
  "util",
  "events",
  "child_process",
  "crypto",
  "timers/promises",
  "stream/promises",
  "stream",
  "readline/promises",
  "readline",
  "zlib",
  "http",
  "https",
  "net",
  "assert",
  "perf_hooks",
  "worker_threads",
  "async_hooks",
  "v8",
  "vm",
];

/** The statement that makes a name known: one of Node's modules is called so, or exports it. */
export function importOf(name: string): string | undefined {
  if (MODULES.includes(name)) return `import * as ${name} from "node:${name}"`;
  const module = MODULES.find((each) => Object.hasOwn(process.getBuiltinModule(each) ?? {}, name));
  return module && `import { ${name} } from "node:${module}"`;
}
