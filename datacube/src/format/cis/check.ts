import { UnsupportedError } from "../../errors.ts";
import { list, record } from "../json-members.ts";
import type { CisCoverage } from "./document.ts";

function texts(value: unknown, what: string): void {
  if (!list(value, what).every((one) => typeof one === "string")) throw new RangeError(`${what} has what is no text`);
}

/**
 * The coverage of a document.
 * @throws RangeError naming the member that is not as CIS has it, UnsupportedError for what is not read, with the way out
 */
export function checkedCoverage(document: unknown, source: string): CisCoverage {
  const coverage = record(document, "the document");
  if (String(coverage.type).startsWith("CoverageByPartitioning"))
    throw new UnsupportedError(
      `${source}: a CIS coverage by partitions`,
      "open the coverages of its parts and combine them",
    );
  const domain = record(coverage.domainSet, "domainSet");
  if (domain.fileReference !== undefined)
    throw new UnsupportedError(
      `${source}: a CIS domain set in another file`,
      `put ${String(domain.fileReference)} in its place`,
    );
  if (domain.generalGrid === undefined)
    throw new UnsupportedError(`${source}: a CIS domain set of ${Object.keys(domain).join(", ")}`, "grids can be read");
  checkGrid(record(domain.generalGrid, "domainSet.generalGrid"), source);
  const range = record(coverage.rangeSet, "rangeSet");
  if (range.dataBlock === undefined)
    throw new UnsupportedError(
      `${source}: a CIS range set in another file`,
      `open ${JSON.stringify(range.fileReference)} itself`,
    );
  const { values } = record(range.dataBlock, "rangeSet.dataBlock");
  const allowed = ["number", "string", "boolean"];
  const wrong = list(values, "rangeSet.dataBlock.values").findIndex(
    (one) => one !== null && !allowed.includes(typeof one),
  );
  if (wrong >= 0) throw new RangeError(`rangeSet.dataBlock.values[${wrong}] is no value`);
  const fields = list(record(coverage.rangeType, "rangeType").field, "rangeType.field");
  if (fields.length === 0) throw new RangeError("rangeType.field is empty");
  fields.forEach((field, i) => void record(field, `rangeType.field[${i}]`));
  return coverage as unknown as CisCoverage;
}

function checkGrid(grid: Record<string, unknown>, source: string): void {
  const place = "domainSet.generalGrid";
  if (typeof grid.srsName !== "string") throw new RangeError(`${place}.srsName is no text`);
  if (grid.model !== undefined)
    throw new UnsupportedError(`${source}: a CIS grid by a sensor model`, "resample it to a grid of coordinates");
  const axes = [
    ...list(grid.axis ?? [], `${place}.axis`),
    ...(grid.displacement === undefined ? [] : [grid.displacement]),
  ];
  axes.forEach((axis, i) => void checkAxis(record(axis, `${place}.axis[${i}]`), `${place}.axis[${i}]`));
  if (axes.length === 0) throw new RangeError(`${place}.axis is empty`);
  grid.axis = axes;
  if (grid.gridLimits === undefined) return;
  const limits = record(grid.gridLimits, `${place}.gridLimits`);
  list(limits.axis, `${place}.gridLimits.axis`).forEach((axis, i) => {
    const what = `${place}.gridLimits.axis[${i}]`;
    checkBounds(record(axis, what), what);
  });
}

function checkAxis(axis: Record<string, unknown>, what: string): void {
  const type = String(axis.type).replace(/(Type)?$/, "Type");
  axis.type = type;
  if (type === "DisplacementAxisNestType") {
    texts(axis.axisLabels, `${what}.axisLabels`);
    axis.uomLabels ??= [];
    texts(axis.uomLabels, `${what}.uomLabels`);
    const rows = list(axis.coordinates, `${what}.coordinates`);
    rows.forEach((row, i) => void positions(row, `${what}.coordinates[${i}]`));
    return;
  }
  if (type === "IrregularAxisType") {
    label(axis, what);
    positions(axis.coordinate, `${what}.coordinate`);
    return;
  }
  if (type !== "IndexAxisType" && type !== "RegularAxisType")
    throw new UnsupportedError(
      `${what}: a CIS axis of type ${type}`,
      "index, regular, irregular and displaced axes can be read",
    );
  checkBounds(axis, what);
  if (type === "RegularAxisType" && !isPosition(axis.resolution))
    throw new RangeError(`${what}.resolution is no number`);
}

function checkBounds(axis: Record<string, unknown>, what: string): void {
  label(axis, what);
  for (const name of ["lowerBound", "upperBound"])
    if (!isPosition(axis[name])) throw new RangeError(`${what}.${name} is neither a number nor a text`);
}

function label(axis: Record<string, unknown>, what: string): void {
  if (typeof axis.axisLabel !== "string" || axis.axisLabel === "") throw new RangeError(`${what}.axisLabel is no text`);
  if (axis.uomLabel !== undefined && typeof axis.uomLabel !== "string")
    throw new RangeError(`${what}.uomLabel is no text`);
}

function isPosition(value: unknown): boolean {
  return typeof value === "number" || typeof value === "string";
}

function positions(value: unknown, what: string): void {
  if (!list(value, what).every(isPosition)) throw new RangeError(`${what} has what is neither number nor text`);
}
