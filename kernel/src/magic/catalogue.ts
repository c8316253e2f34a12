/** How a magic is written, and what it does. */
export interface MagicDoc {
  usage: string;
  text: string;
}

/** The magics that take a line, by name. */
export const LINE_MAGICS: ReadonlyMap<string, MagicDoc> = new Map(
  Object.entries({
    cd: doc(
      "%cd [folder]",
      "Goes to a folder, without one to the home folder: files and commands are found from there, imports are not.",
    ),
    env: doc(
      "%env [NAME[=value]]",
      "Shows the environment with secrets masked, shows a variable, or sets one for this kernel and its commands.",
    ),
    history: doc("%history [-n last]", "Prints the cells that were run, or the last ones."),
    load: doc("%load file", "Replaces this cell's text by a file's."),
    ls: doc("%ls [arguments]", "Lists the folder: !ls."),
    lsmagic: doc("%lsmagic", "Lists the magics."),
    magic: doc("%magic", "Explains the magics."),
    npm: doc(
      "%npm arguments",
      "Runs npm in the current folder: %npm install d3-array. What is installed can be imported at once.",
    ),
    pwd: doc("%pwd", "The current folder."),
    reset: doc("%reset [-f]", "Forgets what cells have declared; asks first, unless -f is given."),
    run: doc("%run file", "Runs a TypeScript file as if its text were a cell: what it declares is there afterwards."),
    strict: doc("%strict on|off", "Whether a cell with a type error is refused instead of run with a warning."),
    time: doc("%time statement", "Runs a statement and says how long it took. Its value stays the cell's."),
    timeit: doc(
      "%timeit [-n loops] [-r runs] [-q] [-o] statement",
      "Runs a statement many times, awaiting promises, and says how long it takes. -n and -r set how often, -q prints nothing, -o gives the result as a value.",
    ),
    who: doc("%who", "Prints the names that cells have declared."),
    whos: doc("%whos", "Prints a table of what cells have declared: name, type, size."),
  }),
);

/** The magics that take a cell, by name. */
export const CELL_MAGICS: ReadonlyMap<string, MagicDoc> = new Map(
  Object.entries({
    bash: doc("%%bash [options]", "Runs the cell in bash; a code other than 0 at its end fails the cell."),
    capture: doc(
      "%%capture [name]",
      "Runs the cell and keeps what it prints and shows to itself, or in a variable: { stdout, stderr, outputs }.",
    ),
    html: doc("%%html", "Shows the cell as HTML."),
    javascript: doc("%%javascript", "Runs the cell in the browser."),
    js: doc("%%js", "Runs the cell in the browser."),
    latex: doc("%%latex", "Shows the cell as LaTeX."),
    markdown: doc("%%markdown", "Shows the cell as Markdown."),
    sh: doc("%%sh [options]", "Runs the cell in sh; a code other than 0 at its end fails the cell."),
    svg: doc("%%svg", "Shows the cell as an SVG image."),
    time: doc("%%time", "Runs the cell and says how long it took. Its value stays the cell's."),
    timeit: doc(
      "%%timeit [-n loops] [-r runs] [-q] [-o] [setup]",
      "Runs the setup once and the cell many times, awaiting what it awaits, and says how long it takes.",
    ),
    writefile: doc("%%writefile [-a] file", "Writes the cell to a file; -a appends."),
  }),
);

function doc(usage: string, text: string): MagicDoc {
  return { usage, text };
}
