import { once } from "node:events";
import { mkdir, open, readdir, readFile, truncate, utimes, writeFile } from "node:fs/promises";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer, token } from "../testing/test-server.ts";

let own: TestServer;
beforeAll(async () => {
  own = await startTestServer();
});
afterAll(() => own?.[Symbol.asyncDispose]());

const put = (path: string, body: unknown): Promise<Response> =>
  own.ask(`api/contents/${encodeURI(path)}`, { method: "PUT", body: JSON.stringify(body) });

const part = (path: string, chunk: number, text: string): Promise<Response> =>
  put(path, { type: "file", format: "text", content: text, chunk });

/** A request whose body is written by the test. */
function begin(method: string, path: string): { req: ClientRequest; answer: Promise<IncomingMessage> } {
  const headers = { authorization: `token ${token}`, "content-type": "application/json" };
  const req = request(own.server.url + path, { method, headers });
  const answer = new Promise<IncomingMessage>((resolve, reject) => req.once("response", resolve).once("error", reject));
  answer.catch(() => undefined);
  return { req, answer };
}

describe("notebooks of odd shapes are refused by name or opened, never a failure of the server", () => {
  const cell = { cell_type: "code", metadata: {}, source: "1", outputs: [], execution_count: null };
  const stream = { output_type: "stream", name: "stdout", text: "x" };
  test.each([
    ["metadata that is a text", { metadata: "x" }],
    ["a cell's metadata that is a list", { cells: [{ ...cell, metadata: [] }] }],
    ["a cell's metadata that is a text", { cells: [{ ...cell, metadata: "x" }] }],
    ["outputs that are an object", { cells: [{ ...cell, outputs: {} }] }],
    ["an output that is null", { cells: [{ ...cell, outputs: [null, stream] }] }],
    ["outputs that are null", { cells: [{ ...cell, outputs: null }] }],
    ["a source that is a number", { cells: [{ ...cell, source: 7 }] }],
    ["a source list with a number", { cells: [{ ...cell, source: [7] }] }],
    ["attachments that are a text", { cells: [{ ...cell, cell_type: "markdown", attachments: "x" }] }],
    ["data that is null", { cells: [{ ...cell, outputs: [{ output_type: "display_data", data: null }] }] }],
    ["an unknown kind of cell", { cells: [{ ...cell, cell_type: "heading" }] }],
    ["a key named __proto__", JSON.parse('{"cells":[{"cell_type":"code","metadata":{"__proto__":{"trusted":true}}}]}')],
  ])("%s", async (_what, odd: object) => {
    const notebook = { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5, ...odd };
    await writeFile(join(own.root, "odd.ipynb"), JSON.stringify(notebook));
    const statuses = [
      (await own.ask("api/contents/odd.ipynb")).status,
      (await put("odd2.ipynb", { type: "notebook", format: "json", content: notebook })).status,
      (await own.ask("api/contents/odd.ipynb/trust", { method: "POST" })).status,
    ];
    for (const format of ["html", "markdown", "script"])
      statuses.push((await own.ask(`nbconvert/${format}/odd.ipynb`)).status);
    for (const status of statuses) expect([200, 201, 400]).toContain(status);
  });
});

describe("uploads", () => {
  test("a last part alone is refused: what is there stays", async () => {
    await writeFile(join(own.root, "kept.txt"), "whole");
    expect((await part("kept.txt", -1, "tail")).status).toBe(400);
    expect(await readFile(join(own.root, "kept.txt"), "utf8")).toBe("whole");
  });

  test("two uploads of one file at the same time never mix", async () => {
    await writeFile(join(own.root, "mixed.txt"), "before");
    await part("mixed.txt", 1, "a1 ");
    await part("mixed.txt", 1, "b1 ");
    await part("mixed.txt", 2, "a2 ");
    expect((await part("mixed.txt", 2, "b2 ")).status).toBe(400);
    expect((await part("mixed.txt", -1, "a3")).status).toBe(400);
    expect(await readFile(join(own.root, "mixed.txt"), "utf8")).toBe("before");
    expect((await readdir(own.root)).filter((name) => name.startsWith(".~"))).toEqual([]);
  });

  test("a part whose upload was begun anew meanwhile does not end the new one", async () => {
    await part("anew.txt", 1, "old ");
    const big = part("anew.txt", 2, "x".repeat(8 * 2 ** 20));
    const anew = part("anew.txt", 1, "new ");
    await Promise.all([big, anew]);
    expect((await part("anew.txt", 1, "new ")).status).toBe(201);
    expect((await part("anew.txt", -1, "end")).status).toBe(201);
    expect(await readFile(join(own.root, "anew.txt"), "utf8")).toBe("new end");
  });
});

test("what a server that was killed left of an upload is listed after a day, to be deleted", async () => {
  const folder = join(own.root, "left");
  await mkdir(folder);
  for (const name of [".~craton-old", ".~craton-new"]) await writeFile(join(folder, name), "half");
  await utimes(join(folder, ".~craton-old"), new Date(), new Date(Date.now() - 25 * 3_600_000));
  const { content } = (await (await own.ask("api/contents/left")).json()) as { content: { name: string }[] };
  expect(content.map(({ name }) => name)).toEqual([".~craton-old"]);
});

describe("bodies", () => {
  test("text that is no UTF-8 is refused, not changed", async () => {
    const body = Buffer.concat([Buffer.from('{"type":"file","format":"text","content":"'), Buffer.from([0xff, 0xe9])]);
    const whole = Buffer.concat([body, Buffer.from('"}')]);
    expect((await own.ask("api/contents/latin.txt", { method: "PUT", body: whole })).status).toBe(400);
    const large = Buffer.concat([body, Buffer.alloc(17 * 2 ** 20, "a"), Buffer.from('"}')]);
    expect((await own.ask("api/contents/latin.txt", { method: "PUT", body: large })).status).toBe(400);
    expect((await own.ask("api/contents/latin.txt")).status).toBe(404);
  });

  test("a body of unknown length beyond the bound is answered", async () => {
    const { req, answer } = begin("POST", "api/sessions");
    const piece = Buffer.alloc(2 ** 20, " ");
    req.on("error", () => undefined);
    for (let count = 0; count < 17; count++) if (!req.write(piece)) await Promise.race([once(req, "drain"), answer]);
    expect((await answer).statusCode).toBe(413);
    req.destroy();
  });

  test("an upload that breaks off leaves nothing behind", async () => {
    const { req } = begin("PUT", "api/contents/broken.bin");
    req.on("error", () => undefined);
    req.write(`{"type":"file","format":"text","content":"${"a".repeat(1000)}`);
    const begun = async (): Promise<boolean> => (await readdir(own.root)).some((name) => name.startsWith(".~"));
    while (!(await begun())) await new Promise((resolve) => setTimeout(resolve, 10));
    req.destroy();
    while (await begun()) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await readdir(own.root)).not.toContain("broken.bin");
  });
});

test("names as long as the file system allows are saved, renamed and deleted", async () => {
  const name = `${"n".repeat(249)}.ipynb`;
  const content = { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
  expect((await put(name, { type: "notebook", format: "json", content })).status).toBe(201);
  expect((await own.ask(`api/contents/${name}/checkpoints`)).status).toBe(200);
  const other = `m${name.slice(1)}`;
  const rename = { method: "PATCH", body: JSON.stringify({ path: other }) };
  expect((await own.ask(`api/contents/${name}`, rename)).status).toBe(200);
  expect(await (await own.ask(`api/contents/${other}/checkpoints`)).json()).toHaveLength(1);
  expect((await own.ask(`api/contents/${other}`, { method: "DELETE" })).status).toBe(204);
});

test.each([
  ["", "x"],
  ["x", "x"],
  ["x", "x/y"],
])("a copy of %j into %j, itself, is refused", async (from, folder) => {
  await mkdir(join(own.root, "x/y"), { recursive: true });
  const body = JSON.stringify({ copy_from: from });
  expect((await own.ask(`api/contents/${folder}`, { method: "POST", body })).status).toBe(400);
});

test("a file cut short while it is sent breaks the connection: nobody takes the part for the whole", async () => {
  const file = join(own.root, "shrinks.bin");
  const handle = await open(file, "w");
  await handle.truncate(64 * 2 ** 20);
  await handle.close();
  const { req, answer } = begin("GET", "files/shrinks.bin");
  req.end();
  const response = await answer;
  await truncate(file, 1000);
  let size = 0;
  response.on("data", (piece: Buffer) => {
    size += piece.length;
  });
  response.on("error", () => undefined);
  await new Promise((resolve) => response.once("close", resolve));
  expect(response.complete).toBe(false);
  expect(size).toBeLessThan(64 * 2 ** 20);
});
