import { MissingExportError } from "../errors.ts";

/** The names that an import in a cell asks a module for. */
export interface ImportedNames {
  /** Names in the module by names in the cell. */
  names: Record<string, string>;
  /** Names in the cell that the cell uses as values; the others may be types. */
  used: string[];
}

/** What the names stand for, by name in the module, and why others, by name in the cell, stand for nothing. */
export interface Picked {
  values: Record<string, unknown>;
  missing: Map<string, string>;
}

type Namespace = Record<string, unknown>;

/** Name under which Node offers the whole of a CommonJS module. */
const COMMONJS = "module.exports";

/**
 * Finds the names in a module; those of a CommonJS module that Node did not detect are properties of what it exports.
 * Throws {@link MissingExportError} where a name that is used as a value is not exported.
 */
export function pickNames(module: Namespace, specifier: string, { names, used }: ImportedNames): Picked {
  const values: Namespace = {};
  const missing = new Map<string, string>();
  for (const [local, name] of Object.entries(names)) {
    const holder = name in module ? module : commonJS(module);
    if (holder !== undefined && name in holder) values[name] = holder[name];
    else {
      const error = new MissingExportError(specifier, { name, others: exportedNames(module) });
      if (used.includes(local)) throw error;
      missing.set(local, error.message);
    }
  }
  return { values, missing };
}

function commonJS(module: Namespace): Namespace | undefined {
  const exported = module[COMMONJS];
  return (typeof exported === "object" && exported !== null) || typeof exported === "function"
    ? (exported as Namespace)
    : undefined;
}

function exportedNames(module: Namespace): string[] {
  return [...new Set([...Object.keys(module), ...Object.keys(commonJS(module) ?? {})])].filter(
    (name) => name !== COMMONJS,
  );
}
