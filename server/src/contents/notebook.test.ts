import { expect, test } from "vitest";
import { emptyNotebook, formatNotebook, parseNotebook } from "./notebook.ts";

test("texts are lines on disk and strings in memory", () => {
  const data = { "text/html": ["<b>\n", "</b>"], "application/json": ["kept", "as it is"] };
  const cell = {
    cell_type: "code",
    metadata: {},
    source: ["a\n", "b"],
    outputs: [{ output_type: "display_data", data }],
  };
  const disk = JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 });
  const notebook = parseNotebook(disk, "x.ipynb");
  expect(notebook.cells[0]?.source).toBe("a\nb");
  expect(notebook.cells[0]?.outputs?.[0]?.data).toEqual({
    "text/html": "<b>\n</b>",
    "application/json": ["kept", "as it is"],
  });
  expect(JSON.parse(formatNotebook(notebook))).toEqual(JSON.parse(disk));
});

test("a saved notebook has sorted keys, indent 1, a last newline and no trust marks", () => {
  const notebook = emptyNotebook();
  notebook.cells.push({ source: "", cell_type: "code", metadata: { trusted: true, b: 1, a: 2 } });
  expect(formatNotebook(notebook)).toBe(
    '{\n "cells": [\n  {\n   "cell_type": "code",\n   "metadata": {\n    "a": 2,\n    "b": 1\n   },\n   "source": []\n  }\n ],\n "metadata": {},\n "nbformat": 4,\n "nbformat_minor": 5\n}\n',
  );
  expect(notebook.cells[0]?.metadata.trusted).toBe(true);
});

test.each([
  ["", "the file is empty"],
  [" \n", "the file is empty"],
  ['{"cells": [', "not valid JSON"],
  ["[]", "not a JSON object"],
  ["{}", "nbformat"],
  ['{"nbformat": 3, "worksheets": []}', "nbformat 3 is not supported"],
  ['{"nbformat": 4}', '"cells"'],
  ['{"nbformat": 4, "cells": [{}]}', 'cell 1 has no "cell_type"'],
])("%j is an unreadable notebook: %s", (text, reason) => {
  expect(() => parseNotebook(text, "x.ipynb")).toThrow(reason);
});
