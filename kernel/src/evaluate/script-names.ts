/** What scripts made from cells call. Names of cells that begin with `$$` go by others, so that they do not meet. */

/** Global function that stands for `import()` in cells: six letters, so that columns stay. */
export const IMPORT = "$$load";
/** Global object that stands for `import.meta` in cells. */
export const META = "$$meta";
/** Global function through which a cell awaits at top level, so that an interrupt can end the wait. */
export const HOLD = "$$hold";
/** The same for what `for await` goes through. */
export const HOLD_EACH = "$$holdEach";
/** Global function that `using` at top level goes through: the value is disposed of at the end of the cell. */
export const USE = "$$use";
/** The same for `await using`. */
export const USE_ASYNC = "$$useAsync";
/** Global object whose properties stand for constants that something is assigned to: that throws. */
export const CONSTANT = "$$constant";
/** Global object whose properties stand for imported names that are no values: reading one throws. */
export const MISSING = "$$missing";
