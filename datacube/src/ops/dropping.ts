import type { Dataset, DatasetParts } from "../array/dataset.ts";
import { domainOf } from "../array/dataset.ts";
import type { DType } from "../array/dtype.ts";
import { addDatasetMethods, addMethods } from "../array/methods.ts";
import { asRecord, type PerDim, type VariablesLike } from "../array/schema.ts";
import { type Choice, chooseByLabel, chooseByPosition } from "../array/select.ts";
import type { LabelSelector, PositionSelector } from "../array/selectors.ts";
import { subsetVariable } from "../array/variable.ts";
import { SelectionError } from "../errors.ts";
import { fromPositions, positionAt } from "../expr/selection.ts";
import { mapParts, ofArray, ofDataset, sizeOfDim, subjectOf } from "./parts.ts";

declare module "../array/data-array.ts" {
  interface DataArray<D extends string, T extends DType> {
    /**
     * Without these labels: `dropSel({ time: oneOf(["2020-02-29"]) })`; selectors as in `sel`.
     * @throws DimensionNotFoundError, LabelNotFoundError
     */
    dropSel(labels: PerDim<D, LabelSelector>): DataArray<D, T>;
    /**
     * Without these positions; selectors as in `isel`.
     * @throws DimensionNotFoundError, LabelNotFoundError
     */
    dropIsel(positions: PerDim<D, PositionSelector>): DataArray<D, T>;
  }
}

declare module "../array/dataset.ts" {
  interface DatasetCore<V extends VariablesLike<V>, D extends string> {
    /** Without these labels; see DataArray.dropSel. */
    dropSel(labels: PerDim<D, LabelSelector>): Dataset<V, D>;
    /** Without these positions; see DataArray.dropIsel. */
    dropIsel(positions: PerDim<D, PositionSelector>): Dataset<V, D>;
  }
}

function selected(parts: DatasetParts) {
  return { subject: subjectOf(parts), domain: domainOf(parts), coords: parts.coords };
}

/** What is left of the parts when what was chosen is taken away. */
function without(parts: DatasetParts, { indexers }: Choice): DatasetParts {
  const kept = [...indexers].map(([dim, indexer]) => {
    if (indexer.kind === "points") throw new SelectionError(dim, "to drop, give an array over the dimension itself");
    const count = indexer.kind === "range" ? indexer.count : indexer.kind === "list" ? indexer.positions.length : 1;
    const dropped = new Set(
      Array.from({ length: count }, (_, i) => (indexer.kind === "at" ? indexer.position : positionAt(indexer, i))),
    );
    const rest = Array.from({ length: sizeOfDim(parts, dim) }, (_, i) => i).filter((i) => !dropped.has(i));
    return [dim, fromPositions(rest)] as const;
  });
  return mapParts(parts, (variable) => subsetVariable(variable, new Map(kept)));
}

const dropSel = (parts: DatasetParts, labels: PerDim<string, LabelSelector>): DatasetParts =>
  without(parts, chooseByLabel(selected(parts), asRecord(labels), {}));
const dropIsel = (parts: DatasetParts, positions: PerDim<string, PositionSelector>): DatasetParts =>
  without(parts, chooseByPosition(selected(parts), asRecord(positions)));

addMethods({ dropSel: ofArray(dropSel), dropIsel: ofArray(dropIsel) });
addDatasetMethods({ dropSel: ofDataset(dropSel), dropIsel: ofDataset(dropIsel) });
