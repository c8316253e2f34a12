import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { open } from "../../index.ts";
import { fileLocation } from "../../source/file.ts";
import { listen } from "../../source/testing/listen.ts";
import { serveFolder } from "../../source/testing/serve-folder.ts";
import { askPython, python } from "../../testing/python.ts";
import { formatConformance } from "../conformance.ts";
import { icechunk } from "./icechunk.ts";

const golden = join(import.meta.dirname, "..", "..", "..", "golden");
const repository = join(golden, "repository.icechunk");
const first = (factor: number) => Float32Array.from({ length: 24 }, (_, i) => (i - 7) * factor);
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "craton-icechunk-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a repository of Icechunk", () => {
  test.each(formatConformance(icechunk, () => fileLocation(repository)))("$fact", ({ check }) => check());

  test("branch, tag, snapshot and group are chosen by options", async () => {
    const ds = await open(repository);
    expect(ds.t2m!.attrs).toEqual({ units: "K" });
    expect((await ds.t2m!.isel({ time: [0, 2] }).compute()).values).toEqual(first(1));
    const last = (await ds.t2m!.isel({ time: 3 }).compute()).values;
    expect(last).toEqual(Float32Array.from({ length: 12 }, (_, i) => (36 + i - 7) * 2));
    const tagged = await open(repository, { tag: "v1" });
    expect((await tagged.t2m!.isel({ time: 3 }).compute()).values).toEqual(
      Float32Array.from(last as Float32Array, (x) => x / 2),
    );
    const { snapshot } = JSON.parse(readFileSync(join(repository, "refs/tag.v1/ref.json"), "utf8")) as {
      snapshot: string;
    };
    expect((await open(repository, { snapshot })).sizes).toEqual(tagged.sizes);
    const inner = await open(repository, { group: "inner" });
    expect((await inner.t2m!.isel({ time: [0, 2] }).compute()).values).toEqual(first(3));
    expect((await inner.flag!.compute()).item()).toBe(3);
  });

  test("it is read over HTTP, where nothing can be listed", async () => {
    const { origin, close } = await listen(serveFolder(golden));
    try {
      const ds = await open(`${origin}/repository.icechunk`);
      expect((await ds.t2m!.isel({ time: [0, 2] }).compute()).values).toEqual(first(1));
    } finally {
      close();
    }
  });

  test("what is not there or damaged is a typed error that names it", async () => {
    await expect(open(repository, { tag: "v2" })).rejects.toThrow(/there is no tag "v2"/);
    await expect(open(repository, { branch: "dev" })).rejects.toThrow(/there is no branch "dev"/);
    await expect(open(repository, { snapshot: "../../etc/passwd" })).rejects.toThrow(/is no name of a snapshot/);
    const broken = join(folder, "broken.icechunk");
    for (const [part, message] of [
      ["chunks", /bytes of "t2m\/c\/\d\/0\/\d" are expected there/],
      ["manifests", /damaged at manifests\/.*: it is no file of Icechunk/],
      ["snapshots", /damaged at snapshots\/.*: it is no file of Icechunk/],
    ] as const) {
      cpSync(repository, broken, { recursive: true });
      for (const name of readdirSync(join(broken, part))) writeFileSync(join(broken, part, name), "short");
      const attempt = async () => (await open(broken)).t2m!.compute();
      await expect(attempt(), part).rejects.toThrow(message);
      rmSync(broken, { recursive: true });
    }
    cpSync(repository, broken, { recursive: true });
    rmSync(join(broken, "refs"), { recursive: true });
    writeFileSync(join(broken, "repo"), "ICE");
    await expect(open(broken)).rejects.toThrow(/version 2 of Icechunk's specification/);
  });

  test.skipIf(python === undefined)(
    "chunks that lie in other files are read there, others are the fill value",
    async () => {
      const [path, target] = [join(folder, "virtual.icechunk"), join(folder, "elements.bin")];
      writeFileSync(target, Buffer.from(Int16Array.from({ length: 4 + 1200 }, (_, i) => i - 4).buffer));
      askPython(join(import.meta.dirname, "icechunk_peer.py"), { path, target });
      const { values } = await (await open(path)).v!.compute();
      const wanted = Int16Array.from({ length: 1200 }, (_, i) => (Math.floor(i / 4) % 2 === 0 ? i : 0));
      expect(values).toEqual(wanted);
    },
  );
});
