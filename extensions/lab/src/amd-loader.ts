/**
 * Bundler loader for a module that calls AMD's `define` with one dependency: makes it an ES module that exports
 * `define(dependency)`, which gives what the module defines.
 */
function amdToModule(source: string): string {
  return `let made;
const define = (_names, factory) => { made = factory; };
${source}
export { made as define };
`;
}

export { amdToModule as default };
