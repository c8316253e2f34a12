import type { DataArray } from "./data-array.ts";
import type { Dataset } from "./dataset.ts";
import { isIndex } from "./levels.ts";
import {
  bytesOfExpr,
  describeChunks,
  firstRows,
  formatAttr,
  formatBytes,
  previewLine,
  previewRows,
} from "./summary.ts";
import type { Attrs, Variable } from "./variable.ts";

const width = 100;

/** An array as text: domain, elements or chunks, coordinates, attributes. */
export function arrayText(array: DataArray): string {
  const { variable, coords } = array.parts;
  const name = array.name === "" ? "" : ` "${array.name}"`;
  const head = `DataArray${name} (${domainText(array)}) ${array.dtype} ${formatBytes(bytesOfExpr(variable.expr))}`;
  return [head, previewRows(variable), ...coordinatesText(coords), ...attrsText(array.attrs)].join("\n");
}

/** A dataset as text: dimensions, coordinates, data variables, attributes. */
export function datasetText(dataset: Pick<Dataset, "parts" | "sizes" | "attrs">): string {
  const { variables, coords, unreadable } = dataset.parts;
  const bytes = [...variables.values(), ...coords.values()].reduce((sum, { expr }) => sum + bytesOfExpr(expr), 0);
  const sizes = Object.entries(dataset.sizes).map(([dim, length]) => `${dim}: ${length}`);
  return [
    `Dataset ${formatBytes(bytes)}`,
    `Dimensions: (${sizes.join(", ")})`,
    ...coordinatesText(coords),
    "Data variables:",
    ...(variables.size === 0 ? ["    (none)"] : variableLines(variables, () => "    ")),
    ...(unreadable && unreadable.size > 0
      ? ["Unreadable:", ...[...unreadable].map(([name, reason]) => shorten(`    ${name}: ${reason}`))]
      : []),
    ...attrsText(dataset.attrs),
  ].join("\n");
}

function domainText({ dims, shape }: DataArray): string {
  return dims.map((dim, axis) => `${dim}: ${shape[axis]}`).join(", ");
}

function coordinatesText(coords: ReadonlyMap<string, Variable>): string[] {
  if (coords.size === 0) return [];
  return ["Coordinates:", ...variableLines(coords, (name) => (isIndex(coords, name) ? "  * " : "    "))];
}

function variableLines(
  variables: ReadonlyMap<string, Variable>,
  mark: (name: string, variable: Variable) => string,
): string[] {
  const longest = Math.max(...[...variables.keys()].map((name) => name.length));
  const { rows, more } = firstRows([...variables]);
  const lines = rows.map(([name, variable]) => {
    const { expr } = variable;
    const start = `${mark(name, variable)}${name.padEnd(longest)}  (${expr.dims.join(", ")}) ${expr.dtype} ${formatBytes(bytesOfExpr(expr))} `;
    return shorten(start + (previewLine(variable, width - start.length) ?? describeChunks(expr)));
  });
  return more === undefined ? lines : [...lines, `    ${more}`];
}

function attrsText(attrs: Attrs): string[] {
  const names = Object.keys(attrs);
  if (names.length === 0) return [];
  const longest = Math.max(...names.map((name) => name.length));
  return [
    "Attributes:",
    ...names.map((name) =>
      shorten(`    ${`${name}:`.padEnd(longest + 1)}  ${formatAttr(attrs[name]).replaceAll("\n", " ")}`),
    ),
  ];
}

function shorten(line: string): string {
  return line.length > width + 10 ? `${line.slice(0, width + 9)}…` : line;
}
