/** Base of all errors of this package. Guard by `code`: kernel, worker and hub are different realms. */
export abstract class DatacubeError extends Error {
  /** Literal that names the kind of error; stable. */
  abstract readonly code: string;
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A dimension was named that the array does not have. */
export class DimensionNotFoundError extends DatacubeError {
  readonly code = "dimension-not-found";
  readonly dimension: string;
  readonly dimensions: readonly string[];
  constructor(dimension: string, dimensions: readonly string[], subject: string) {
    super(`${subject} has no dimension "${dimension}"; its dimensions are ${listNames(dimensions)}`);
    this.dimension = dimension;
    this.dimensions = dimensions;
  }
}

/** A variable, coordinate or attribute was named that does not exist. */
export class VariableNotFoundError extends DatacubeError {
  readonly code = "variable-not-found";
  readonly variable: string;
  readonly variables: readonly string[];
  constructor(variable: string, variables: readonly string[], reason?: string) {
    super(
      reason === undefined
        ? `there is no variable "${variable}"; the names are ${listNames(variables)}`
        : `variable "${variable}" cannot be read: ${reason}`,
    );
    this.variable = variable;
    this.variables = variables;
  }
}

/** A label is not on an axis, or a position is outside it. */
export class LabelNotFoundError extends DatacubeError {
  readonly code = "label-not-found";
  readonly dimension: string;
  readonly label: string;
  constructor(dimension: string, label: string, hint: string) {
    super(`no ${label} on dimension "${dimension}": ${hint}`);
    this.dimension = dimension;
    this.label = label;
  }
}

/** A selection is written in a way that has no meaning for its axis. */
export class SelectionError extends DatacubeError {
  readonly code = "selection";
  readonly dimension: string;
  constructor(dimension: string, problem: string) {
    super(`selection on "${dimension}": ${problem}`);
    this.dimension = dimension;
  }
}

/** Types or domains of an expression do not fit; found before anything runs. */
export class ExpressionError extends DatacubeError {
  readonly code = "expression";
  /** The operation, such as `add` or `mean`. */
  readonly operation: string;
  constructor(operation: string, problem: string, options?: ErrorOptions) {
    super(`${operation}: ${problem}`, options);
    this.operation = operation;
  }
}

/** Two arrays or datasets that were to be equal are not. */
export class DifferenceError extends DatacubeError {
  readonly code = "difference";
  /** What differs, such as `variable "t2m"` or `dimensions`. */
  readonly what: string;
  /** What stands on each side there. */
  readonly left: unknown;
  readonly right: unknown;
  constructor(message: string, { what, left, right }: { what: string; left: unknown; right: unknown }) {
    super(message);
    this.what = what;
    this.left = left;
    this.right = right;
  }
}

/** Values of a lazy array were asked for before `compute()`. */
export class NotComputedError extends DatacubeError {
  readonly code = "not-computed";
  constructor(subject: string) {
    super(`${subject} is lazy: write \`const result = await x.compute()\` and read result.values (or result.item())`);
  }
}

/** A result or a block would need more memory than allowed. */
export class MemoryLimitError extends DatacubeError {
  readonly code = "memory-limit";
  readonly neededBytes: number;
  readonly limitBytes: number;
  constructor(
    what: string,
    { neededBytes, limitBytes, wayOut }: { neededBytes: number; limitBytes: number; wayOut?: string },
  ) {
    super(
      `${what} needs ${neededBytes} bytes, more than the limit of ${limitBytes}: ` +
        `${wayOut ?? "select less, reduce first"}, or pass a larger memoryBytes`,
    );
    this.neededBytes = neededBytes;
    this.limitBytes = limitBytes;
  }
}

/** Threads that did a task ended again and again. */
export class ThreadLostError extends DatacubeError {
  readonly code = "thread-lost";
  /** The task, by its place in the plan. */
  readonly task: string;
  constructor(task: string, times: number, cause: Error | undefined) {
    super(
      `the threads that did ${task} ended, ${times} times: ${cause?.message ?? "no reason is known"}; ` +
        "with less memory for each (memoryBytes) or smaller chunks it may come to an end",
      { cause },
    );
    this.task = task;
  }
}

/** Nothing is at this path or address. */
export class SourceNotFoundError extends DatacubeError {
  readonly code = "source-not-found";
  readonly source: string;
  constructor(source: string, reason = "nothing is there", options?: ErrorOptions) {
    super(`cannot open ${source}: ${reason}`, options);
    this.source = source;
  }
}

/** A source could not be read: network, permission, disk. */
export class SourceReadError extends DatacubeError {
  readonly code = "source-read";
  readonly source: string;
  constructor(source: string, reason: string, options?: ErrorOptions) {
    super(`cannot read ${source}: ${reason}`, options);
    this.source = source;
  }
}

/** A source changed while it was open, so what was read before and after do not belong together. */
export class SourceChangedError extends DatacubeError {
  readonly code = "source-changed";
  readonly source: string;
  constructor(source: string) {
    super(`${source} changed while it was open: open it again`);
    this.source = source;
  }
}

/** No registered format knows the content. */
export class UnknownFormatError extends DatacubeError {
  readonly code = "unknown-format";
  readonly source: string;
  constructor(source: string, formats: readonly string[], reason = "its content is of no known format") {
    super(`cannot open ${source}: ${reason}; the formats are ${listNames(formats)}`);
    this.source = source;
  }
}

/** A file is damaged: truncated, or its content breaks the rules of its format. */
export class CorruptDataError extends DatacubeError {
  readonly code = "corrupt-data";
  readonly source: string;
  readonly format: string;
  /** Where in the file: a variable, a chunk, a tag. */
  readonly place: string;
  constructor(at: { source: string; format: string; place: string }, reason: string, options?: ErrorOptions) {
    super(`${at.source} (${at.format}) is damaged at ${at.place}: ${reason}`, options);
    this.source = at.source;
    this.format = at.format;
    this.place = at.place;
  }
}

/** The content is valid, but this version cannot read or write it. */
export class UnsupportedError extends DatacubeError {
  readonly code = "unsupported";
  readonly feature: string;
  readonly wayOut: string | undefined;
  constructor(feature: string, wayOut?: string) {
    super(`${feature} is not supported${wayOut === undefined ? "" : `: ${wayOut}`}`);
    this.feature = feature;
    this.wayOut = wayOut;
  }
}

/** The target of a write already exists. */
export class TargetExistsError extends DatacubeError {
  readonly code = "target-exists";
  readonly target: string;
  constructor(target: string, wayOut: string) {
    super(`${target} exists already: choose another path or ${wayOut}`);
    this.target = target;
  }
}

/** A target could not be written: the disk is full, a file too large, no permission, or a chunk cannot be encoded. */
export class TargetWriteError extends DatacubeError {
  readonly code = "target-write";
  readonly target: string;
  /** Where in the target, such as a chunk; empty where it is the whole. */
  readonly place: string;
  readonly reason: string;
  constructor(at: { target: string; place?: string }, reason: string, options?: ErrorOptions) {
    super(`cannot write ${at.target}${at.place ? `, ${at.place}` : ""}: ${reason}`, options);
    this.target = at.target;
    this.place = at.place ?? "";
    this.reason = reason;
  }
}

/** An index has no product of this name. */
export class ProductNotFoundError extends DatacubeError {
  readonly code = "product-not-found";
  readonly product: string;
  readonly products: readonly string[];
  constructor(product: string, products: readonly string[]) {
    super(`the index has no product "${product}"; its products are ${listNames(products)}`);
    this.product = product;
    this.products = products;
  }
}

/** An index has no dataset of this id. */
export class DatasetNotFoundError extends DatacubeError {
  readonly code = "dataset-not-found";
  readonly id: string;
  constructor(id: string, product?: string) {
    super(
      `the index has no dataset "${id}"${product === undefined ? "" : ` of "${product}"`}: find() tells what it has`,
    );
    this.id = id;
  }
}

/** What is added to an index is there already, with another document. */
export class IndexConflictError extends DatacubeError {
  readonly code = "index-conflict";
  readonly kind: "product" | "dataset";
  readonly id: string;
  constructor(kind: "product" | "dataset", id: string) {
    super(`the index has another ${kind} "${id}": to put this one in its place, add it with { update: true }`);
    this.kind = kind;
    this.id = id;
  }
}

/** A query of an index has no datasets, where some are needed. */
export class NothingFoundError extends DatacubeError {
  readonly code = "nothing-found";
  readonly product: string;
  constructor(product: string, told: string) {
    super(`no dataset of "${product}" is in the query: ${told}`);
    this.product = product;
  }
}

/** Names in quotes, shortened to the first 20. */
function listNames(names: readonly string[]): string {
  if (names.length === 0) return "(none)";
  const shown = names.slice(0, 20).map((name) => `"${name}"`);
  return shown.join(", ") + (names.length > 20 ? `, and ${names.length - 20} more` : "");
}
