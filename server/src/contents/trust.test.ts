import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { emptyNotebook, type Notebook } from "./notebook.ts";
import { Trust } from "./trust.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "craton-trust-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function withOutput(data: Record<string, unknown>, trusted?: boolean): Notebook {
  const notebook = emptyNotebook();
  const metadata = trusted === undefined ? {} : { trusted };
  notebook.cells.push({ cell_type: "code", source: "x", metadata, outputs: [{ output_type: "display_data", data }] });
  return notebook;
}

test("somebody else's HTML is not trusted, one's own is after a save", async () => {
  const trust = new Trust(folder, "key");
  const html = { "text/html": "<b>" };
  expect((await trust.mark(withOutput(html))).cells[0]?.metadata.trusted).toBe(false);
  await trust.signIfTrusted(withOutput(html, false));
  expect((await trust.mark(withOutput(html))).cells[0]?.metadata.trusted).toBe(false);
  await trust.signIfTrusted(withOutput(html, true));
  expect((await trust.mark(withOutput(html))).cells[0]?.metadata.trusted).toBe(true);
});

test("a changed notebook and another person's key have no signature", async () => {
  await new Trust(folder, "key").sign(withOutput({ "text/html": "<b>" }));
  expect((await new Trust(folder, "other").mark(withOutput({ "text/html": "<b>" }))).cells[0]?.metadata.trusted).toBe(
    false,
  );
  expect((await new Trust(folder, "key").mark(withOutput({ "text/html": "<i>" }))).cells[0]?.metadata.trusted).toBe(
    false,
  );
});

test("text needs no trust", async () => {
  expect((await new Trust(folder, "key").mark(withOutput({ "text/plain": "1" }))).cells[0]?.metadata.trusted).toBe(
    true,
  );
});
