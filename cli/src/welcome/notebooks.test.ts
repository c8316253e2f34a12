import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLog, createSecret } from "@craton/edge";
import { type RunningServer, startServer } from "@craton/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { labOptions } from "../lab-options.ts";
import { installWelcome } from "./install.ts";

interface Cell {
  cell_type: "markdown" | "code";
  source: string[];
  outputs?: unknown[];
}

interface KernelMessage {
  channel: string;
  header: { msg_type: string };
  parent_header: { msg_id?: string };
  content: { data?: Record<string, unknown>; status?: string; ename?: string; evalue?: string };
}

/** What came of one cell. */
interface CellResult {
  code: string;
  /** MIME types of everything shown. */
  types: string[];
  /** Size of all representations, in bytes. */
  bytes: number;
  failure: string | undefined;
}

const token = createSecret();
let home: string;
let server: RunningServer;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "craton-welcome-"));
  await installWelcome(join(home, "ada"));
  server = await startServer({
    ...labOptions([], join(home, "state")),
    root: join(home, "ada"),
    host: "127.0.0.1",
    port: 0,
    baseUrl: "/",
    token,
    log: createLog({ name: "server", level: "error" }),
  });
});

afterAll(async () => {
  await server?.close();
  rmSync(home, { recursive: true, force: true });
});

function readNotebook(name: string): { cells: Cell[]; metadata: { kernelspec: object } } {
  return JSON.parse(readFileSync(join(home, "ada", name), "utf8")) as ReturnType<typeof readNotebook>;
}

/** A kernel for the notebook, in its folder, and a function that runs one cell. */
async function startKernel(path: string): Promise<{ run(code: string): Promise<CellResult>; close(): void }> {
  const body = JSON.stringify({ path, name: path, type: "notebook", kernel: { name: "typescript" } });
  const headers = { authorization: `token ${token}`, "content-type": "application/json" };
  const reply = await fetch(`${server.url}api/sessions`, { method: "POST", headers, body });
  const { kernel } = (await reply.json()) as { kernel: { id: string } };
  const address = new URL(`api/kernels/${kernel.id}/channels?token=${token}`, server.url.replace("http", "ws"));
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  return { run: (code) => runCell(socket, code), close: () => socket.close() };
}

/** Done when the kernel is idle again and has replied: the two come on different channels, in either order. */
function runCell(socket: WebSocket, code: string): Promise<CellResult> {
  const id = crypto.randomUUID();
  const result: CellResult = { code, types: [], bytes: 0, failure: undefined };
  const open = new Set(["idle", "reply"]);
  return new Promise((resolve, reject) => {
    socket.onclose = () => reject(new Error("the kernel's socket was closed"));
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data as string) as KernelMessage;
      if (message.parent_header.msg_id !== id) return;
      note(result, open, message);
      if (open.size === 0) resolve(result);
    };
    const header = { msg_id: id, msg_type: "execute_request", session: "test", username: "", date: "", version: "5.4" };
    const content = { code, silent: false, store_history: true, allow_stdin: false, stop_on_error: true };
    socket.send(JSON.stringify({ channel: "shell", header, parent_header: {}, metadata: {}, content, buffers: [] }));
  });
}

function note(result: CellResult, open: Set<string>, { header, content }: KernelMessage): void {
  if (header.msg_type === "status" && (content as { execution_state?: string }).execution_state === "idle")
    open.delete("idle");
  if (header.msg_type === "execute_reply") {
    open.delete("reply");
    if (content.status === "error") result.failure = `${content.ename}: ${content.evalue}`;
  }
  if (header.msg_type === "display_data" || header.msg_type === "execute_result") {
    result.types.push(...Object.keys(content.data ?? {}));
    result.bytes += JSON.stringify(content.data).length;
  }
}

const notebooks = readdirSync(fileURLToPath(new URL("../../welcome/home/", import.meta.url))).filter((name) =>
  name.endsWith(".ipynb"),
);

test("each notebook is named in the lists that a person sees", () => {
  const lists = ["README.md", "Welcome.ipynb"].map((name) => readFileSync(join(home, "ada", name), "utf8"));
  const isListed = (name: string) => lists.every((text) => text.includes(`](${encodeURIComponent(name)})`));
  expect(notebooks.filter((name) => name !== "Welcome.ipynb" && !isListed(name))).toEqual([]);
  expect(notebooks.length).toBeGreaterThan(5);
});

describe.each(notebooks)("%s", (name) => {
  test("is a clean notebook for the TypeScript kernel", () => {
    const { cells, metadata } = readNotebook(name);
    expect(metadata.kernelspec).toEqual({ display_name: "TypeScript", language: "typescript", name: "typescript" });
    expect(cells.flatMap(({ outputs = [] }) => outputs)).toEqual([]);
  });

  test("runs from top to bottom and shows a chart, each output below a megabyte", { timeout: 60_000 }, async () => {
    const kernel = await startKernel(name);
    const results: CellResult[] = [];
    for (const { cell_type, source } of readNotebook(name).cells)
      if (cell_type === "code") results.push(await kernel.run(source.join("")));
    kernel.close();
    expect(results.filter(({ failure }) => failure)).toEqual([]);
    expect(results.flatMap(({ types }) => types)).toContain("application/vnd.vegalite.v5+json");
    expect(results.filter(({ bytes }) => bytes > 1_000_000)).toEqual([]);
  });
});
