import type { DapVariable } from "./dap.ts";
import { inside, type Member, summary, typeName } from "./values.ts";

/** Members shown at once where a front end does not page: more are put into ranges. */
const PAGE = 100;
/** Members sent at once to a front end that pages. */
const MOST = 10_000;

/** What a reference leads to. */
export interface Container {
  named: Member[];
  indexed: number;
  at: (index: number) => Member;
  /** Expression for the whole. */
  path: string | undefined;
}

/** Which part of a container is asked for. */
export interface Part {
  filter?: unknown;
  start?: unknown;
  count?: unknown;
}

/** The values that a front end may look into, by number, until it is told to forget them. */
export class References {
  readonly #containers = new Map<number, Container>();
  #last = 0;

  /** Forgets all; numbers are not used again. */
  clear(): void {
    this.#containers.clear();
  }

  /** Gives a number to members that are no value, such as the variables of a scope. */
  add(container: Container): number {
    this.#last += 1;
    this.#containers.set(this.#last, container);
    return this.#last;
  }

  /** Names a value and, if there is something inside, gives it a number. */
  describe(name: string, value: unknown, path?: string): DapVariable {
    const { named, indexed, at } = inside(value);
    const shown = { name, value: summary(value), type: typeName(value), ...(path ? { evaluateName: path } : {}) };
    if (named.length === 0 && indexed === 0) return { ...shown, variablesReference: 0 };
    const reference = this.add({ named, indexed, at, path });
    return { ...shown, variablesReference: reference, namedVariables: named.length, indexedVariables: indexed };
  }

  /** What is inside; without a count, long lists come in ranges. `undefined` for a number that is not known. */
  members(reference: number, { filter, start, count }: Part): DapVariable[] | undefined {
    const container = this.#containers.get(reference);
    if (!container) return undefined;
    const { named, indexed } = container;
    const from = typeof start === "number" && start > 0 ? Math.floor(start) : 0;
    if (typeof count === "number" && count > 0) {
      const to = from + Math.min(Math.floor(count), MOST);
      if (filter === "named") return this.#all(named.slice(from, to), container);
      if (filter === "indexed") return this.#indexed(container, from, Math.min(to, indexed));
      const rest = Math.max(to - named.length, 0);
      const numbered = this.#indexed(container, Math.max(from - named.length, 0), Math.min(rest, indexed));
      return [...this.#all(named.slice(from, to), container), ...numbered];
    }
    const names = filter === "indexed" ? [] : this.#all(named.slice(0, MOST), container);
    return filter === "named" ? names : [...names, ...this.#paged(container, 0, indexed)];
  }

  /** Assigns to a member and describes what it then is. */
  assign(reference: number, name: string, value: unknown): DapVariable | undefined {
    const container = this.#containers.get(reference);
    const index = /^\d+$/.test(name) ? Number(name) : Number.NaN;
    const member =
      container?.named.find((each) => each.name === name) ??
      (container && index < container.indexed ? container.at(index) : undefined);
    if (!member?.write) return undefined;
    member.write(value);
    return this.describe(name, member.read());
  }

  #all(members: Member[], { path }: Container): DapVariable[] {
    return members.map((member) => this.#member(member, path));
  }

  #indexed(container: Container, from: number, to: number): DapVariable[] {
    const numbers = Array.from({ length: Math.max(to - from, 0) }, (_, index) => from + index);
    return this.#all(numbers.map(container.at), container);
  }

  /** Members by number; more than fit on a page as ranges, which hold ranges in turn. */
  #paged(container: Container, from: number, to: number): DapVariable[] {
    if (to - from <= PAGE) return this.#indexed(container, from, to);
    let step = PAGE;
    while ((to - from) / step > PAGE) step *= PAGE;
    const ranges: DapVariable[] = [];
    for (let first = from; first < to; first += step) {
      const end = Math.min(first + step, to);
      const reference = this.add({ ...container, named: [], indexed: end - first, at: (i) => container.at(first + i) });
      const name = `[${first} … ${end - 1}]`;
      ranges.push({
        name,
        value: `${end - first} elements`,
        variablesReference: reference,
        indexedVariables: end - first,
      });
    }
    return ranges;
  }

  #member({ name, read, lazy, path: toPath }: Member, whole: string | undefined): DapVariable {
    const path = whole !== undefined ? toPath?.(whole) : undefined;
    if (!lazy) return this.describe(name, readSafely(read), path);
    const value = { name, read: () => readSafely(read), ...(path ? { path: () => path } : {}) };
    const reference = this.add({ named: [value], indexed: 0, at: () => value, path: "" });
    return { name, value: "(…)", variablesReference: reference, presentationHint: { lazy: true } };
  }
}

/** The value, or what its getter throws. */
function readSafely(read: () => unknown): unknown {
  try {
    return read();
  } catch (thrown) {
    return thrown;
  }
}
