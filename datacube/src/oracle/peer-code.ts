import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** A definition of a module, or a line that is done when it is imported. */
interface Block {
  /** What it defines; undefined for what is always done. */
  readonly name: string | undefined;
  readonly text: string;
  readonly words: ReadonlySet<string>;
}

/** Python's modules of the oracle by name: their blocks in order. */
export type PeerModules = ReadonlyMap<string, readonly Block[]>;

/** Reads the modules of a folder, `peer.py` and those that it and the cases import (`peer_*.py`). */
export function readPeerModules(folder: string): PeerModules {
  const files = readdirSync(folder).filter((name) => /^peer(_\w+)?\.py$/.test(name));
  return new Map(
    files.sort().map((file) => [basename(file, ".py"), blocksOf(readFileSync(join(folder, file), "utf8"))]),
  );
}

/** The blocks of a module: what begins at the left margin, with its decorators and all that is indented below. */
export function blocksOf(source: string): Block[] {
  const texts: string[] = [];
  let isOpen = false;
  for (const line of source.split("\n")) {
    const begins = /^[^\s)\]}#]/.test(line) && !isOpen;
    if (begins || texts.length === 0) texts.push(line);
    else texts[texts.length - 1] += `\n${line}`;
    if (begins) isOpen = line.startsWith("@");
    else if (/^\S/.test(line)) isOpen = false;
  }
  return texts.map((text) => {
    const name = /^(?:@[^\n]*\n)*(?:def|class)\s+(\w+)|^([A-Za-z_]\w*)\s*=/.exec(text);
    return { name: name?.[1] ?? name?.[2], text, words: wordsIn(text) };
  });
}

function wordsIn(text: string): Set<string> {
  return new Set(text.match(/[A-Za-z_]\w*/g));
}

/**
 * The code that an answer depends on: `peer.py` from what it does for every question, and of all modules the definitions
 * that the question, or code that belongs to it already, names. Code of a module counts once the module is named.
 */
export function codeFor(modules: PeerModules, question: string): string {
  const words = wordsIn(question);
  const used = new Set<Block>();
  const take = (block: Block): void => {
    used.add(block);
    for (const word of block.words) words.add(word);
  };
  for (let before = -1; before !== used.size; ) {
    before = used.size;
    for (const [module, blocks] of modules) {
      if (module !== "peer" && !words.has(module)) continue;
      for (const block of blocks)
        if (!used.has(block) && (block.name === undefined || words.has(block.name))) take(block);
    }
  }
  return [...modules.values()]
    .flatMap((blocks) => blocks.filter((block) => used.has(block)))
    .map(({ text }) => text)
    .join("\n");
}
