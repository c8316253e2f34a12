import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { type OpenOptions, open } from "../open.ts";
import type { OracleCase } from "./case.ts";
import { expectSame } from "./compare.ts";
import { isCubeName } from "./cubes.ts";
import { type CaseDataset, contentAnywhere, contentOf, type Delivery, isReal, load, pathOf } from "./data.ts";
import { cacheFolder, codeOf, fingerprint, type Peer, type Question } from "./peer.ts";
import { toWire } from "./result.ts";
import type { Wire } from "./wire.ts";

/** Whether the data of a case are on this machine. */
export function hasData({ on, py }: OracleCase): boolean {
  return [on, ...namesIn(py)].every((name) => !isReal(name) || existsSync(pathOf(name)));
}

/** Names of other cubes and files in a Python expression. */
function namesIn(py: string): string[] {
  return [...py.matchAll(/(?:data|path_of)\(['"]([^'"]+)['"]\)/g)].map(([, name]) => name!);
}

/** Does a case on both sides and expects the same. Generated cubes are served from memory and in chunks. */
export async function runCase(one: OracleCase, peer: Peer): Promise<void> {
  if (one.weWrite) return runWrite(one, peer);
  const question = questionOf(one);
  const reference = await peer.ask(keyOf(question), question);
  const deliveries: Delivery[] = isCubeName(one.on) && !one.peerWrites ? ["memory", "chunks"] : ["memory"];
  for (const delivery of deliveries) check(one, await attempt(one, delivery, question), reference);
}

function questionOf(one: OracleCase): Question {
  const { py, on, options, peerWrites } = one;
  const names = namesIn(py + (peerWrites?.py ?? ""));
  const question = {
    py,
    on: pathOf(on),
    data: Object.fromEntries(names.map((name) => [name, pathOf(name)])),
    ...(options === undefined ? {} : { options: toSnakeCase(options) }),
  };
  if (!peerWrites) return { ...question, path: question.on };
  const folder = fingerprint(contentOf(question.on), peerWrites.py, codeOf({ ...question, write: peerWrites.py }));
  return { ...question, write: peerWrites.py, path: join(cacheFolder, "files", folder, peerWrites.as) };
}

/** What an answer depends on, beside Python's side; `content` is that of what `ds` is opened from. */
function keyOf({ py, write, options, on, data }: Question, content: string = contentOf(on)): string {
  return fingerprint(JSON.stringify([py, write, options]), content, ...Object.values(data).map(contentOf));
}

function toSnakeCase(options: OpenOptions): Record<string, unknown> {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [snake(name), value]));
}

/** Our result; where the case says that it fails, our error. */
async function attempt(one: OracleCase, delivery: Delivery, { path }: Pick<Question, "path">): Promise<Wire> {
  try {
    const ds = one.peerWrites
      ? ((await open(path, one.options)) as unknown as CaseDataset)
      : await load(one.on, delivery, one.options);
    return await toWire(await one.ts(ds, { path, data: (name) => load(name, delivery) }));
  } catch (error) {
    if (!one.throws) throw error;
    const { code, message } = error as Error & { code?: string };
    return { kind: "error", type: code ?? String(error), message };
  }
}

function check(one: OracleCase, ours: Wire, reference: Wire): void {
  if (one.throws) {
    const types = [ours, reference].map((wire) => (wire.kind === "error" ? wire.type : `no error (${wire.kind})`));
    const messages = [ours, reference].map((wire) => (wire.kind === "error" ? wire.message : ""));
    expect(types, messages.join("; ")).toEqual(one.throws);
    return;
  }
  if (reference.kind === "error") throw new Error(`the reference failed: ${reference.type}: ${reference.message}`);
  expectSame(ours, reference, one.within ?? {});
}

async function runWrite(one: OracleCase, peer: Peer): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "craton-oracle-"));
  try {
    const path = join(folder, one.weWrite!.as);
    const ds = await load(one.on, "chunks", one.options);
    await one.weWrite!.ts(ds, path);
    const question = { ...questionOf(one), on: path, path };
    const reference = await peer.ask(keyOf(question, contentAnywhere(folder)), question);
    check(one, await attempt(one, "chunks", { path }), reference);
  } finally {
    await rm(folder, { recursive: true });
  }
}
