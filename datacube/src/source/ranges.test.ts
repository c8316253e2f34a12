import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { ByteCache } from "./byte-cache.ts";
import { expandGlob, toPattern } from "./glob.ts";
import { withSlot } from "./host-slots.ts";
import { coalesce, RangeQueue } from "./range-queue.ts";
import { expand } from "./registry.ts";

describe("ranges", () => {
  const range = fc
    .tuple(fc.nat(2 ** 24), fc.nat(2 ** 20))
    .map(([start, length]) => ({ start, end: start + length + 1 }));

  test("every range is in just one group, which is no longer than the bound unless it is alone", () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 40 }), (ranges) => {
        const groups = coalesce(ranges);
        expect(groups.flatMap(({ members }) => members).sort((a, b) => a.start - b.start || a.end - b.end)).toEqual(
          [...ranges].sort((a, b) => a.start - b.start || a.end - b.end),
        );
        for (const { range, members } of groups) {
          expect(range.start).toBe(Math.min(...members.map(({ start }) => start)));
          expect(range.end).toBe(Math.max(...members.map(({ end }) => end)));
          if (members.length > 1) expect(range.end - range.start).toBeLessThanOrEqual(2 ** 23);
        }
      }),
    );
  });

  test("reads at the same time become one request, whose bytes each gets a copy of", async () => {
    const asked: [number, number][] = [];
    const queue = new RangeQueue(async (start, end) => {
      asked.push([start, end]);
      return Uint8Array.from({ length: end - start }, (_, i) => start + i);
    });
    const [a, b, far] = await Promise.all([
      queue.read({ start: 10, end: 13 }),
      queue.read({ start: 12, end: 15 }),
      queue.read({ start: 200_000, end: 200_001 }),
    ]);
    a!.fill(0);
    expect([b, far!.length, asked]).toEqual([
      Uint8Array.of(12, 13, 14),
      1,
      [
        [10, 15],
        [200_000, 200_001],
      ],
    ]);
  });

  test("a request stops when all who wait for it have stopped, not before", async () => {
    let signal: AbortSignal | undefined;
    const queue = new RangeQueue((_start, _end, given) => {
      signal = given;
      return new Promise((_, reject) => given.addEventListener("abort", () => reject(given.reason)));
    });
    const [one, two] = [new AbortController(), new AbortController()];
    const reads = [queue.read({ start: 0, end: 1 }, one.signal), queue.read({ start: 2, end: 3 }, two.signal)];
    const outcomes = reads.map((read) => read.catch((error: unknown) => error));
    await new Promise((resolve) => setImmediate(resolve));
    one.abort("first");
    expect([await outcomes[0], signal!.aborted]).toEqual(["first", false]);
    two.abort("second");
    expect([await outcomes[1], signal!.aborted]).toEqual(["second", true]);
  });
});

test("the cache stays within its bound and drops what was used longest ago", () => {
  const cache = new ByteCache(100);
  for (const key of ["a", "b", "c"]) cache.set(key, new Uint8Array(30));
  cache.get("a");
  cache.set("d", new Uint8Array(30));
  expect(["a", "b", "c", "d"].map((key) => cache.get(key)?.length)).toEqual([30, undefined, 30, 30]);
  cache.set("a", new Uint8Array(40));
  cache.set("huge", new Uint8Array(1000));
  expect([cache.bytes, cache.get("huge")]).toEqual([0, undefined]);
});

test("no more than 16 requests go to a host at once; who waits can stop waiting", async () => {
  let running = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
  };
  await Promise.all(Array.from({ length: 100 }, () => withSlot("host", undefined, work)));
  expect(most).toBe(16);
  let free = (): void => {};
  const held = new Promise<void>((resolve) => {
    free = resolve;
  });
  const holders = Array.from({ length: 16 }, () => withSlot("host", undefined, () => held));
  const stop = new AbortController();
  const waiting = withSlot("host", stop.signal, work).catch((error: unknown) => error);
  stop.abort("enough");
  expect(await waiting).toBe("enough");
  free();
  await Promise.all(holders);
  await withSlot("host", undefined, work);
});

describe("patterns", () => {
  const folder = mkdtempSync(join(tmpdir(), "craton-glob-"));
  for (const path of [
    "a1.nc",
    "a2.nc",
    "b.tif",
    ".hidden.nc",
    "x/2020/t.nc",
    "x/2021/t.nc",
    "x/2021/u.zarr/zarr.json",
    "[1].nc",
  ]) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), "");
  }
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([
    ["*.nc", ["[1].nc", "a1.nc", "a2.nc"]],
    ["a?.nc", ["a1.nc", "a2.nc"]],
    ["a[!1].nc", ["a2.nc"]],
    ["{b,c*,a1}.{nc,tif}", ["a1.nc", "b.tif"]],
    ["x/*/t.nc", ["x/2020/t.nc", "x/2021/t.nc"]],
    ["**/t.nc", ["x/2020/t.nc", "x/2021/t.nc"]],
    ["**/*.zarr", ["x/2021/u.zarr"]],
    [".*.nc", [".hidden.nc"]],
    ["[[]1].nc", ["[1].nc"]],
    ["x/202[1-9]/", undefined],
  ])("%s", async (pattern, expected) => {
    const found = expand(`${folder}/${pattern}`);
    if (expected) expect(await found).toEqual(expected.map((path) => `${folder}/${path}`));
    else expect(await found).toEqual([`${folder}/x/2021`]);
  });

  test("file URLs, paths without a pattern, and nothing that matches", async () => {
    expect(await expand(`file://${folder}/a*.nc`)).toEqual([`file://${folder}/a1.nc`, `file://${folder}/a2.nc`]);
    expect(await expand("none.nc")).toEqual(["none.nc"]);
    expect(await expand("https://x.org/a.nc?q=*")).toEqual(["https://x.org/a.nc?q=*"]);
    await expect(expand(`${folder}/*.grib`)).rejects.toMatchObject({ code: "source-not-found" });
    await expect(expand("https://x.org/*.nc?s3cret")).rejects.toThrow(/https:\/\/x\.org\/\*\.nc/);
    await expect(expand("https://x.org/*.nc?s3cret")).rejects.not.toThrow(/s3cret/);
  });

  test("only folders that can hold a match are listed, and `**` ends", async () => {
    const listed: string[] = [];
    const list = async (path: string) => {
      listed.push(path);
      return [{ name: "d", isFolder: true }];
    };
    expect(await expandGlob("a/b/x*/c/*.nc", list)).toEqual([]);
    expect(listed).toEqual(["a/b/"]);
    expect((await expandGlob("**/d", list)).length).toBeLessThan(100);
  });

  test("what is special in expressions is not special in patterns", () => {
    expect(toPattern("a+(b).$x^").test("a+(b).$x^")).toBe(true);
    expect(toPattern("a.c").test("abc")).toBe(false);
  });
});
