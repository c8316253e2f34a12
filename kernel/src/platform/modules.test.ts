import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { kernelSpec } from "../spec/kernel-spec.ts";
import { KernelClient } from "../testing/client.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** The index of a file of what was compiled. */
interface Index {
  compilers: [number, number][];
  trained: boolean;
  modules: Record<string, [number, number, number, number, number]>;
}

test.concurrent("a kernel starts when one of its files has changed since it was compiled", async () => {
  await using cache = await Cache.create();
  await cache.fill();
  for (const file of await cache.written())
    await cache.rewrite(file, (index) => {
      for (const path of Object.keys(index.modules))
        if (path.endsWith("/evaluate/resolution.ts")) delete index.modules[path];
    });
  await using second = await KernelClient.start({}, cache);
  expect((await second.run("const n: number = 2; n")).result).toBe("2");
});

test.concurrent("a kernel reads nothing of what other installations have compiled", async () => {
  await using cache = await Cache.create();
  const copy = join(cache.folder, "installation");
  await mkdir(join(copy, "kernel"), { recursive: true });
  for (const name of ["src", "package.json"])
    await cp(join(ROOT, "kernel", name), join(copy, "kernel", name), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(copy, "node_modules"));
  const { argv } = kernelSpec({ node: process.execPath });
  await cache.fill(argv);
  await cache.fill(
    argv.map((arg) => arg.replace(ROOT, `${copy}/`)),
    4,
  );
  for (const file of await cache.written()) {
    const own = Object.keys((await readIndex(file)).index.modules).filter((path) => path.includes("/kernel/src/"));
    expect(new Set(own.map((path) => path.startsWith(copy))).size).toBe(1);
  }
});

test.concurrent("what another compiler has made is compiled again, and the oldest files of many go", async () => {
  await using cache = await Cache.create();
  await cache.fill();
  const files = await cache.written();
  for (const file of files) {
    const { pieces } = await readIndex(file);
    pieces.fill("!");
    const change = ({ compilers: [first] }: Index): void => {
      first![0] -= 1;
    };
    await cache.rewrite(file, change, pieces);
  }
  for (let i = 0; i < 30; i++) {
    const old = join(cache.folder, "kernel", `main-0.${i}.bin`);
    await writeFile(old, "{}");
    await utimes(old, 1e9 + i, 1e9 + i);
  }
  await using second = await KernelClient.start({}, cache);
  expect((await second.run("1 + 1")).result).toBe("2");
  await eventually(async () => expect(await cache.written()).toHaveLength(20));
  expect(await cache.written()).toEqual(expect.arrayContaining([...files, join(cache.folder, "kernel/main-0.29.bin")]));
});

test.concurrent("V8's code is kept once a cell has run, and all of it is taken at the next start", async () => {
  await using cache = await Cache.create();
  await using first = await KernelClient.start({}, cache);
  await eventually(async () => expect(await cache.written()).toHaveLength(2));
  expect((await readIndex((await cache.written())[0]!)).index.trained).toBe(false);
  await first.run("1");
  await eventually(async () => expect(await cache.trained()).toBe(true));
  await using second = await KernelClient.start({}, cache);
  const files = await cache.written();
  const before = await Promise.all(files.map((file) => readFile(file)));
  await second.run("1");
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(await Promise.all(files.map((file) => readFile(file)))).toEqual(before);
});

test.concurrent("the file of what earlier kernels have compiled is closed after a start, and opened again", async () => {
  await using cache = await Cache.create();
  await cache.fill();
  await using kernel = await KernelClient.start({}, cache);
  const handles = `const fs = process.getBuiltinModule("node:fs"); fs.readdirSync("/proc/self/fd").filter((each) => {
    try { return fs.readlinkSync("/proc/self/fd/" + each).endsWith(".bin") } catch { return false } }).length`;
  expect((await kernel.run(handles)).result).not.toBe("0");
  await eventually(async () => expect((await kernel.run(handles)).result).toBe("0"));
  expect((await kernel.run("widgets.IntSlider({ value: 7 }).value + dataArray([1]).size")).result).toBe("8");
});

test.concurrent("a file that is cut off is done without", async () => {
  await using cache = await Cache.create();
  await cache.fill();
  for (const file of await cache.written()) await truncate(file, Math.floor((await stat(file)).size / 2));
  await using kernel = await KernelClient.start({}, cache);
  expect((await kernel.run("const n: number = 2; n")).result).toBe("2");
});

test.concurrent("what cells import of the platform is what the kernel has loaded", async () => {
  await using kernel = await KernelClient.start({ "mine.ts": 'export { DataArray } from "@craton/datacube";' });
  const cell = 'import { DataArray as own } from "@craton/datacube"; import { DataArray as local } from "./mine.ts";';
  expect((await kernel.run(`${cell} own === DataArray && own === local`)).result).toBe("true");
});

test.concurrent("every module of the platform is compiled to a function", async () => {
  await using kernel = await KernelClient.start();
  const { result, reply } = await kernel.run(`
    import { createRequire } from "node:module"; import { globSync } from "node:fs"; import vm from "node:vm";
    const { toFunction } = createRequire(${JSON.stringify(ROOT)})("./kernel/src/platform/to-function.cjs");
    const files = ["kernel", "datacube"].flatMap((name) => globSync(${JSON.stringify(ROOT)} + name + "/src/**/*.ts"));
    const own = files.filter((file) => !/[.]test(-d)?[.]ts$|[/](oracle|testing|fuzz)[/]/.test(file));
    own.map((file) => new vm.Script(toFunction(file), { filename: file })).length > 400`);
  expect(reply.traceback?.join("\n")).toBeUndefined();
  expect(result).toBe("true");
}, 60_000);

test.concurrent("a kernel loads nothing of Node that it does not use", async () => {
  await using kernel = await KernelClient.start();
  const { result = "" } = await kernel.run("process.moduleLoadList.join()");
  expect(result).toContain("NativeModule child_process");
  expect(result).not.toMatch(/NativeModule (?:crypto|internal\/(?:fs\/(?:streams|promises)|util\/diff|readline))/);
});

/** Waits until nothing is thrown; `expect.poll` asks what test runs, and several do. */
const eventually = (holds: () => Promise<void>): Promise<void> => vi.waitFor(holds, { timeout: 15_000 });

/** A folder for what kernels compile; also the options to start one that uses it. */
class Cache {
  readonly folder: string;
  readonly env: Record<string, string>;

  private constructor(folder: string) {
    this.folder = folder;
    this.env = { NODE_COMPILE_CACHE: folder };
  }

  static async create(): Promise<Cache> {
    return new Cache(await mkdtemp(join(tmpdir(), "craton-platform-")));
  }

  /** Runs a kernel until there are that many files. */
  async fill(peer?: string[], count = 2): Promise<void> {
    await using kernel = await KernelClient.start({}, { ...(peer ? { peer } : {}), env: this.env });
    expect((await kernel.run("1")).result).toBe("1");
    await eventually(async () => expect(await this.written()).toHaveLength(count));
  }

  async written(): Promise<string[]> {
    const folder = join(this.folder, "kernel");
    const names = await readdir(folder).catch(() => []);
    return names.filter((name) => name.endsWith(".bin")).map((name) => join(folder, name));
  }

  async trained(): Promise<boolean> {
    const all = await Promise.all((await this.written()).map((file) => readIndex(file)));
    return all.every(({ index }) => index.trained);
  }

  async rewrite(file: string, change: (index: Index) => void, pieces?: Buffer): Promise<void> {
    const read = await readIndex(file);
    change(read.index);
    const head = Buffer.from(JSON.stringify(read.index));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(head.length);
    await writeFile(file, Buffer.concat([length, head, pieces ?? read.pieces]), { mode: 0o600 });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true });
  }
}

async function readIndex(file: string): Promise<{ index: Index; pieces: Buffer }> {
  const all = await readFile(file);
  const end = 4 + all.readUInt32LE();
  return { index: JSON.parse(all.toString("utf8", 4, end)) as Index, pieces: all.subarray(end) };
}
