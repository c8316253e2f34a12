/** `import()` by modules of the platform: scripts, which they are, cannot do that. */
export const load = (specifier, options) => import(specifier, options);
