// biome-ignore-all lint/suspicious/noTemplateCurlyInString: programs are strings
import fc from "fast-check";

/** A program, for tests: statements that print as they run, and before which of them a new cell begins. */
export interface Program {
  statements: string[];
  breaks: boolean[];
}

/** Names that a program declares: ordinary ones, those of the language and of Node, and awkward ones. */
const NAMES =
  "a b c d e f g h URL Event Blob Map Set Request structuredClone performance name async of get from $$x $$hold 名 ünï __proto__ open fetch exports module type"
    .split(" ")
    .filter((name) => name !== "exports" && name !== "module");

type Kind = "let" | "const" | "function" | "class";

/** Writes statements: `n` is a random number, `known` gives a name that was declared before. */
interface Writing {
  n: number;
  fresh: (kind: Kind) => string;
  known: (...kinds: Kind[]) => string;
}

type Template = (writing: Writing) => string;

const TEMPLATES: Template[] = [
  ({ n, fresh }) => `let ${fresh("let")} = ${n};`,
  ({ n, fresh }) => `const ${fresh("const")} = { v: ${n} };`,
  ({ n, fresh }) => `var ${fresh("let")} = ${n}, ${fresh("let")} = [${n}];`,
  ({ n, fresh }) => `export const { x: ${fresh("const")} = ${n}, ...${fresh("const")} } = { y: 1, z: ${n} };`,
  ({ n, fresh }) => `let [${fresh("let")}, , ...${fresh("let")}] = "ab${n}";`,
  ({ n, fresh }) => `for (var ${fresh("let")} = 0, ${fresh("let")} = ${n}; false; );`,
  ({ fresh }) => `if (true) { var ${fresh("let")} = "block"; }`,
  ({ n, fresh, known }) => {
    const variable = known("let");
    return `function ${fresh("function")}(step = ${n}) { ${variable} = String(${variable}).slice(0, 20) + step; return ${variable}; }`;
  },
  ({ fresh, known }) =>
    `async function ${fresh("function")}() { await null; return String(${known("let", "const")}); }`,
  ({ fresh, known }) =>
    `export function* ${fresh("function")}() { yield 1; yield typeof ${known("let", "function")}; }`,
  ({ n, fresh, known }) =>
    `class ${fresh("class")} { static s = ${n}; #p = typeof ${known("let")}; p() { return this.#p + new.target; } static { console.log("static", this.s); } }`,
  ({ fresh, known }) =>
    `class ${fresh("class")} extends ${known("class")} { q = () => super.p?.name; p() { return "sub" + super.constructor.name; } }`,
  ({ known }) => `console.log("value", ${known("let", "const")}, typeof ${known("function", "class")});`,
  ({ known }) =>
    `console.log("call", await (async () => { const r = ${known("function")}(); return r?.next ? [...r] : r; })());`,
  ({ known }) =>
    `{ const C = ${known("class")}; try { console.log("new", new C().p(), C.name, C.s); } catch (e) { console.log(e.name); } }`,
  ({ n, known }) => `${known("let")} = ${n};`,
  ({ n, known }) => `try { ${known("const", "let")} = ${n}; } catch (e) { console.log("refused", e.name); }`,
  ({ known }) =>
    `try { [${known("let")}, ${known("let", "const")}] = [1, 2]; } catch (e) { console.log("refused", e.name); }`,
  ({ known }) => {
    const name = known("let");
    return `({ ${name}, ...${known("let")} } = { ${name}: "d", r: 1 });`;
  },
  ({ known }) => {
    const name = known("let");
    return `{ let ${name} = 5; { ${name}++; } console.log("shadow", ${name}); }`;
  },
  ({ known }) => {
    const name = known("let");
    return `console.log("argument", ((${name}) => { ${name} = 7; return { ${name} }; })(1), { ${name} });`;
  },
  ({ known }) => {
    const name = known("let");
    return `try { throw "c"; } catch (${name}) { console.log("catch", ${name}); }`;
  },
  ({ known }) =>
    `for (const each of [1, 2]) { ${known("let")} = each; console.log("loop", each); if (each === 1) continue; break; }`,
  ({ known }) => `for await (${known("let")} of [Promise.resolve("w"), "x"]) console.log("await");`,
  ({ n, known }) =>
    `outer: for (let i = 0; i < 3; i++) for (;;) { if (i === ${n} % 3) break outer; ${known("let")} = i; continue outer; }`,
  ({ known }) =>
    `switch (typeof ${known("let", "const")}) { case "number": { console.log("n"); break; } default: console.log(await "other"); }`,
  ({ known }) => `console.log(\`template \${await ${known("let", "const")}} \${this}\`, (() => this)());`,
  ({ known }) => `console.log([..."ab"].map((x) => () => x + typeof ${known("let", "function")}).map((f) => f()));`,
  ({ known }) => `{ function inner() { return typeof ${known("let")}; } console.log("inner", inner()); }`,
  ({ known }) => `{ class ${known("let")} { m() { return 1; } } }`,
  ({ known }) => `label: { console.log(typeof ${known("class", "function")}.name); break label; }`,
  ({ known }) => `await Promise.all([1, 2].map(async (x) => { await null; ${known("let")} = x; }));`,
  ({ known }) => `export { ${known("let", "const")} as exported$ };`,
  ({ n }) => `import { sep as sep${n}$ } from "node:path"; console.log(sep${n}$);`,
  ({ n, known }) => `do { ${known("let")} += "${n}"; } while (false)`,
  ({ known }) =>
    `{ using r = { [Symbol.dispose]() { console.log("over"); } }; console.log("using", typeof r, typeof ${known("let")}); }`,
];

/** Programs of a number of statements that are valid as one module. */
export function programs(length: number): fc.Arbitrary<Program> {
  const choice = fc.record({
    template: fc.nat(TEMPLATES.length - 1),
    n: fc.nat(99),
    picks: fc.array(fc.nat(999), { minLength: 4, maxLength: 4 }),
  });
  const choices = fc.array(choice, { minLength: 3, maxLength: length });
  return fc
    .record({
      choices,
      breaks: fc.array(fc.boolean(), { minLength: length + 4, maxLength: length + 4 }),
      names: fc.shuffledSubarray(NAMES, { minLength: NAMES.length }),
    })
    .map(({ choices, breaks, names }) => {
      const declared: Record<Kind, string[]> = { let: ["l$"], const: ["c$"], function: ["f$"], class: ["C$"] };
      const statements = [
        "let l$ = 1;",
        "const c$ = 2;",
        "function f$() { return l$; }",
        "class C$ { p() { return 1; } }",
      ];
      let made = 0;
      for (const [index, { template, n, picks }] of choices.entries()) {
        const added: [Kind, string][] = [];
        let picked = 0;
        const statement = TEMPLATES[template]!({
          n: n * 1000 + index,
          fresh: (kind) => {
            made += 1;
            const name = names[made] ?? `x${made}`;
            added.push([kind, name]);
            return name;
          },
          known: (...kinds) => {
            const all = kinds.flatMap((kind) => declared[kind]);
            picked += 1;
            return all[picks[picked - 1]! % all.length]!;
          },
        });
        for (const [kind, name] of added) declared[kind].push(name);
        statements.push(statement.replace("exported$", `exported${index}$`));
      }
      return { statements, breaks };
    });
}
