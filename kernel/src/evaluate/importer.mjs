/** `import()` and `import.meta.resolve` of a module whose imports are taken for those of cells. */
export const load = (specifier, options) => import(specifier, options);
export const { resolve } = import.meta;
