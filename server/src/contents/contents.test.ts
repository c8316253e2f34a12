import { chmod, mkdir, open, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Contents } from "@jupyterlab/services";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { services, startTestServer, type TestServer } from "../testing/test-server.ts";

let own: TestServer;
let contents: Contents.IManager;
let folder: string;
let count = 0;

beforeAll(async () => {
  own = await startTestServer();
  contents = new services.ContentsManager({ serverSettings: own.settings });
});
afterAll(async () => {
  contents?.dispose();
  await own?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  folder = `test ${++count} ü`;
  await mkdir(join(own.root, folder));
});

const status = (code: number) => ({ response: expect.objectContaining({ status: code }) });
const notebook = (cells: unknown[] = []): object => ({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });

describe("through the client of reference", () => {
  test("text, bytes and notebooks come back as they were saved", async () => {
    await contents.save(`${folder}/a.txt`, { type: "file", format: "text", content: "ä\r\n" });
    await contents.save(`${folder}/b.bin`, { type: "file", format: "base64", content: "AP8=" });
    await contents.save(`${folder}/c.ipynb`, { type: "notebook", format: "json", content: notebook() });
    expect(await contents.get(`${folder}/a.txt`)).toMatchObject({
      type: "file",
      format: "text",
      content: "ä\r\n",
      mimetype: "text/plain",
      size: 4,
    });
    expect(await contents.get(`${folder}/b.bin`)).toMatchObject({
      format: "base64",
      content: "AP8=",
      mimetype: "application/octet-stream",
    });
    expect(await contents.get(`${folder}/c.ipynb`)).toMatchObject({
      type: "notebook",
      format: "json",
      content: notebook(),
    });
    expect(await contents.get(`${folder}/c.ipynb`, { type: "file", format: "text", content: true })).toMatchObject({
      type: "file",
      format: "text",
    });
  });

  test("a hash is told when asked for", async () => {
    await writeFile(join(own.root, folder, "a.txt"), "abc");
    const model = await contents.get(`${folder}/a.txt`, { hash: true, content: false } as Contents.IFetchOptions);
    expect(model).toMatchObject({ hash_algorithm: "sha256", content: null });
    expect(model.hash).toMatch(/^ba7816bf/);
  });

  test("a listing has hidden files, but no dangling links and none that lead outside", async () => {
    await writeFile(join(own.root, folder, ".hidden"), "");
    await symlink("/etc/passwd", join(own.root, folder, "outside"));
    await symlink("nowhere", join(own.root, folder, "dangling"));
    await symlink(".hidden", join(own.root, folder, "inside"));
    const model = await contents.get(folder);
    expect((model.content as Contents.IModel[]).map(({ name }) => name).sort()).toEqual([".hidden", "inside"]);
  });

  test("new files get free names", async () => {
    const names = [
      await contents.newUntitled({ path: folder, type: "notebook" }),
      await contents.newUntitled({ path: folder, type: "notebook" }),
      await contents.newUntitled({ path: folder, type: "directory" }),
      await contents.newUntitled({ path: folder, type: "directory" }),
      await contents.newUntitled({ path: folder, type: "file", ext: ".ts" }),
      await contents.newUntitled({ path: folder, type: "file", ext: "ts" }),
    ];
    expect(names.map(({ name }) => name)).toEqual([
      "Untitled.ipynb",
      "Untitled1.ipynb",
      "Untitled Folder",
      "Untitled Folder 1",
      "untitled.ts",
      "untitled1.ts",
    ]);
  });

  test("two new files at a time get two names", async () => {
    const models = await Promise.all(
      Array.from({ length: 8 }, () => contents.newUntitled({ path: folder, type: "notebook" })),
    );
    expect(new Set(models.map(({ path }) => path)).size).toBe(8);
  });

  test("a copy keeps its name elsewhere and gets another beside the original", async () => {
    await writeFile(join(own.root, folder, "a.b.txt"), "x");
    await mkdir(join(own.root, folder, "d"));
    expect((await contents.copy(`${folder}/a.b.txt`, folder)).name).toBe("a.b-Copy1.txt");
    expect((await contents.copy(`${folder}/a.b-Copy1.txt`, folder)).name).toBe("a.b-Copy2.txt");
    expect((await contents.copy(`${folder}/a.b.txt`, `${folder}/d`)).name).toBe("a.b.txt");
    expect((await contents.copy(`${folder}/d`, folder)).name).toBe("d-Copy1");
    expect(await readdir(join(own.root, folder, "d-Copy1"))).toEqual(["a.b.txt"]);
  });

  test("a rename moves the checkpoint too and never overwrites", async () => {
    await contents.save(`${folder}/a.txt`, { type: "file", format: "text", content: "one" });
    const { id } = await contents.createCheckpoint(`${folder}/a.txt`);
    await contents.save(`${folder}/a.txt`, { type: "file", format: "text", content: "two" });
    await contents.rename(`${folder}/a.txt`, `${folder}/b.txt`);
    expect(await contents.listCheckpoints(`${folder}/b.txt`)).toHaveLength(1);
    await contents.restoreCheckpoint(`${folder}/b.txt`, id);
    expect((await contents.get(`${folder}/b.txt`)).content).toBe("one");
    await contents.save(`${folder}/c.txt`, { type: "file", format: "text", content: "" });
    await expect(contents.rename(`${folder}/c.txt`, `${folder}/b.txt`)).rejects.toMatchObject(status(409));
    await contents.deleteCheckpoint(`${folder}/b.txt`, id);
    await expect(contents.restoreCheckpoint(`${folder}/b.txt`, id)).rejects.toMatchObject(status(404));
  });

  test("a directory goes with all that is in it, and its checkpoints", async () => {
    await mkdir(join(own.root, folder, "d"));
    await contents.save(`${folder}/d/a.ipynb`, { type: "notebook", format: "json", content: notebook() });
    expect(await contents.listCheckpoints(`${folder}/d/a.ipynb`)).toHaveLength(1);
    await contents.delete(`${folder}/d`);
    await expect(contents.get(`${folder}/d`)).rejects.toMatchObject(status(404));
    await mkdir(join(own.root, folder, "d"));
    expect(await contents.listCheckpoints(`${folder}/d/a.ipynb`)).toEqual([]);
  });

  test("deleting a link leaves what it leads to", async () => {
    const outside = join(own.stateDir, "kept");
    await writeFile(outside, "");
    await symlink(outside, join(own.root, folder, "link"));
    await contents.delete(`${folder}/link`);
    expect((await stat(outside)).isFile()).toBe(true);
  });

  test.each([
    ["empty", ""],
    ["cut short", '{"cells": [{"cell_type": "co'],
    ["of another kind", "[1, 2]"],
    ["binary", "\0\u0001"],
  ])("a notebook that is %s is refused with the reason, as 400", async (_name, text) => {
    await writeFile(join(own.root, folder, "bad.ipynb"), text);
    await expect(contents.get(`${folder}/bad.ipynb`)).rejects.toMatchObject({
      ...status(400),
      message: expect.stringContaining("Unreadable Notebook"),
    });
    expect(await contents.get(`${folder}/bad.ipynb`, { content: false })).toMatchObject({ type: "notebook" });
  });

  test("bytes that are no UTF-8 are not given as text", async () => {
    await writeFile(join(own.root, folder, "latin1.txt"), Buffer.from([0xe4]));
    await expect(contents.get(`${folder}/latin1.txt`, { format: "text", content: true })).rejects.toMatchObject(
      status(400),
    );
    expect(await contents.get(`${folder}/latin1.txt`)).toMatchObject({ format: "base64", content: "5A==" });
  });

  test("what is asked for as another type is refused", async () => {
    await writeFile(join(own.root, folder, "a.txt"), "");
    await expect(contents.get(`${folder}/a.txt`, { type: "directory" })).rejects.toMatchObject(status(400));
    await expect(contents.get(folder, { type: "file" })).rejects.toMatchObject(status(400));
  });

  test("a saved script stays executable", async () => {
    const file = join(own.root, folder, "run.sh");
    await writeFile(file, "");
    await chmod(file, 0o755);
    await contents.save(`${folder}/run.sh`, { type: "file", format: "text", content: "#!/bin/sh\n" });
    expect((await stat(file)).mode & 0o777).toBe(0o755);
  });

  test("a notebook with 5,000 cells opens and saves", { timeout: 60_000 }, async () => {
    const cells = Array.from({ length: 5_000 }, (_, index) => ({
      cell_type: "code",
      id: `c${index}`,
      execution_count: index,
      metadata: {},
      source: `line ${index}\nsecond`,
      outputs: [{ output_type: "stream", name: "stdout", text: "x\n".repeat(20) }],
    }));
    await contents.save(`${folder}/big.ipynb`, { type: "notebook", format: "json", content: notebook(cells) });
    const { content } = await contents.get(`${folder}/big.ipynb`);
    expect(content.cells).toHaveLength(5_000);
    expect(content.cells[4_999]).toMatchObject({ source: "line 4999\nsecond", outputs: [{ text: "x\n".repeat(20) }] });
  });
});

describe("uploads", () => {
  const part = (path: string, chunk: number, bytes: Buffer): Promise<Response> =>
    own.ask(`api/contents/${encodeURI(path)}`, {
      method: "PUT",
      body: JSON.stringify({ type: "file", format: "base64", content: bytes.toString("base64"), chunk }),
    });

  test("200 MB arrive in parts and are there only when complete", { timeout: 120_000 }, async () => {
    const bytes = Buffer.alloc(4 * 2 ** 20);
    const parts = 50;
    for (let index = 1; index <= parts; index++) {
      bytes.fill(index);
      const answer = await part(`${folder}/big.bin`, index === parts ? -1 : index, bytes);
      expect(answer.status).toBe(201);
      await answer.arrayBuffer();
      if (index < parts) expect(await readdir(join(own.root, folder))).not.toContain("big.bin");
    }
    const file = await readFile(join(own.root, folder, "big.bin"));
    expect(file.length).toBe(200 * 2 ** 20);
    expect([file[0], file[4 * 2 ** 20], file.at(-1)]).toEqual([1, 2, 50]);
    expect(await readdir(join(own.root, folder))).toEqual(["big.bin"]);
  });

  test("200 MB arrive at once without lying in memory", { timeout: 120_000 }, async () => {
    const piece = Buffer.alloc(3 * 2 ** 20, "abc").toString("base64");
    const body = new ReadableStream({
      pull(controller) {
        if (sent === 0) controller.enqueue(Buffer.from('{"type":"file","content":"'));
        if (sent++ < 67) controller.enqueue(Buffer.from(piece));
        else {
          controller.enqueue(Buffer.from('","format":"base64"}'));
          controller.close();
        }
      },
    });
    let sent = 0;
    const before = process.memoryUsage.rss();
    const answer = await own.ask(`api/contents/${encodeURI(folder)}/once.bin`, {
      method: "PUT",
      body,
      duplex: "half",
    } as RequestInit);
    expect([answer.status, ((await answer.json()) as { size: number }).size]).toEqual([201, 67 * 3 * 2 ** 20]);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 2 ** 20);
    expect(await readdir(join(own.root, folder))).toEqual(["once.bin"]);
    const end = Buffer.alloc(6);
    const handle = await open(join(own.root, folder, "once.bin"));
    await handle.read(end, 0, 6, 67 * 3 * 2 ** 20 - 6);
    await handle.close();
    expect(end.toString()).toBe("abcabc");
  });

  test("a part out of order is refused", async () => {
    await part(`${folder}/a.bin`, 1, Buffer.from("a"));
    expect((await part(`${folder}/a.bin`, 3, Buffer.from("c"))).status).toBe(400);
    expect((await part(`${folder}/other.bin`, 2, Buffer.from("c"))).status).toBe(400);
    await part(`${folder}/a.bin`, 1, Buffer.from("A"));
    await part(`${folder}/a.bin`, 2, Buffer.from("B"));
    expect((await part(`${folder}/a.bin`, -1, Buffer.from("C"))).status).toBe(201);
    expect(await readFile(join(own.root, folder, "a.bin"), "utf8")).toBe("ABC");
  });
});

describe("over plain HTTP", () => {
  test.each([
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "..%5c..%5cetc",
    "%252e%252e/etc/passwd",
    "/etc/passwd",
    "a%00b",
  ])("%s never leaves the root", async (path) => {
    for (const api of ["api/contents/", "files/", "nbconvert/html/"]) {
      const answer = await own.ask(api + path);
      expect([400, 403, 404]).toContain(answer.status);
      expect(await answer.text()).not.toContain("root:");
    }
    const saved = await own.ask(`api/contents/${path}/x`, { method: "PUT", body: '{"type":"directory"}' });
    expect([400, 403, 404]).toContain(saved.status);
  });

  test("errors have Jupyter's body", async () => {
    const answer = await own.ask("api/contents/nothing");
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ message: "file or directory does not exist: nothing", reason: "not_found" });
  });

  test.each([
    ["PUT", "{", 400],
    ["PUT", "[]", 400],
    ["PUT", '{"content":"x"}', 400],
    ["PUT", '{"type":"file","content":{}}', 400],
    ["PUT", '{"type":"file","content":"x","chunk":0}', 400],
    ["PUT", '{"type":"notebook","content":{"cells":1,"nbformat":4}}', 400],
    ["PATCH", "{}", 400],
    ["PATCH", '{"path":"../x"}', 403],
    ["POST", '{"copy_from":"../../etc/passwd"}', 403],
  ])("%s %s is answered with %i", async (method, body, expected) => {
    const path = method === "PUT" ? `${folder}/x` : folder;
    expect((await own.ask(`api/contents/${encodeURI(path)}`, { method, body })).status).toBe(expected);
  });
});

describe("downloads", () => {
  test("whole, in ranges, unchanged, and to be saved", async () => {
    await writeFile(join(own.root, folder, "ä b.html"), "0123456789");
    const path = `files/${encodeURI(folder)}/${encodeURIComponent("ä b.html")}`;
    const whole = await own.ask(path);
    expect(await whole.text()).toBe("0123456789");
    expect(whole.headers.get("content-security-policy")).toBe("sandbox allow-scripts");
    const part = await own.ask(path, { headers: { range: "bytes=2-4" } });
    expect([part.status, await part.text(), part.headers.get("content-range")]).toEqual([206, "234", "bytes 2-4/10"]);
    expect((await own.ask(path, { headers: { range: "bytes=20-" } })).status).toBe(416);
    expect((await own.ask(path, { headers: { "if-none-match": whole.headers.get("etag") ?? "" } })).status).toBe(304);
    const head = await own.ask(path, { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "10"]);
    const saved = await own.ask(`${path}?download=1`);
    expect(saved.headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''%C3%A4%20b.html");
  });
});
