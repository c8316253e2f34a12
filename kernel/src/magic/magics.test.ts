// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are strings
import { readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient, type Ran } from "../testing/client.ts";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start({
    "a b.txt": "one\ntwo\n",
    "more.ts": "export const fromFile: number = 41\nfunction twice(x: number) { return 2 * x }\n",
  });
});
afterAll(async () => {
  await kernel[Symbol.asyncDispose]();
});

/** What a cell comes to: text of its result, or its error. */
function ended({ reply, result }: Ran): string | undefined {
  return reply.status === "ok" ? result : `${reply.ename}: ${reply.evalue}`;
}

async function result(code: string, options: object = {}): Promise<string | undefined> {
  return ended(await kernel.run(code, options));
}

async function stdout(code: string): Promise<string> {
  const ran = await kernel.run(code);
  expect(ran.reply.status, JSON.stringify(ran.reply)).toBe("ok");
  return ran.stdout;
}

describe("timing", () => {
  test("%time prints times and leaves the value to the cell", async () => {
    const ran = await kernel.run("%time const t0 = await new Promise<number>((r) => setTimeout(r, 60, 7))\nt0 + 1");
    expect(ran.result).toBe("8");
    expect(ran.stdout).toMatch(/^CPU times: user .*s, sys: .*s, total: .*s\nWall time: \d+(\.\d+)? ms\n$/);
    expect(Number(/Wall time: ([\d.]+)/.exec(ran.stdout)![1])).toBeGreaterThan(50);
    expect(await result("%time 1 + 1 // comment")).toBe("2");
    expect(await result("%%time\nconst a0 = 3\na0 * 2 // six")).toBe("6");
    expect(await result("const v0 = %time 5 * 5\nv0")).toBe("25");
    expect(await result("%time")).toBe("MagicError: usage: %time statement");
  });
  test("%time prints times also of code that throws", async () => {
    for (const code of ["%time fail()", "%%time\nfail()", "const v1 = %time fail()"]) {
      const { stdout, reply } = await kernel.run(code);
      expect(stdout, code).toMatch(/^CPU times: .*\nWall time: .*\n$/);
      expect(reply.evalue).toBe("fail is not defined");
    }
  });
  test("%timeit repeats and reports", async () => {
    expect(await stdout("%timeit -n 100 -r 3 Math.sqrt(2)")).toMatch(
      /^[\d.]+ .?s ± [\d.]+ .?s per loop, best [\d.]+ .?s \(mean ± std. dev. of 3 runs, 100 loops each\)\n$/,
    );
    expect(await stdout("let n0 = 0\n%timeit -n 2 -r 2 n0++\nconsole.log(n0)")).toMatch(/\n5\n$/);
    expect(
      await result(
        "const r0 = %timeit -n 1 -r 2 await new Promise((r) => setTimeout(r, 30))\nr0.best > 0.02 && r0.runs.length",
      ),
    ).toBe("2");
    expect(await result("%timeit -q -o -n 1 -r 1 new Promise((r) => setTimeout(r, 30))")).toMatch(
      /^<TimeitResult: \d+(\.\d+)? ms ± 0 ns per loop/,
    );
    expect(await stdout("%%timeit -r 2 const big0 = [3, 1, 2]\nconst copy = [...big0]\ncopy.sort()")).toContain(
      "of 2 runs",
    );
  }, 30_000);
  test("an error in timed code is shown at its place", async () => {
    const { reply } = await kernel.run("const fine = 1\n%timeit -n 1 fine.missing.x");
    expect(reply.traceback.join("\n")).toMatch(/cell-\d+\.ts:2:27/);
  });
});

describe("commands", () => {
  test.each([
    "// first\nfunction list() {\n  !ls\n}",
    "// first\nconst list = () => {\n  const files = !ls\n  return files\n}",
    "// first\nfunction list() {\n  %pwd\n}",
  ])("in a function that is not async the way out is told: %j", async (code) => {
    const { reply } = await kernel.run(code);
    expect(reply.evalue).toMatch(/takes time, so its function must be async: write `async function`/);
    expect(reply.traceback.join("\n")).toMatch(/at cell-\d+\.ts:3:/);
  });
  test("a syntax error below a command is shown at its place", async () => {
    const { reply } = await kernel.run("!echo a\nconst wrong = ;");
    expect(reply.traceback.join("\n")).toMatch(/at cell-\d+\.ts:2:15/);
  });
  test("output comes as it is written, both streams, colours kept", async () => {
    const id = await kernel.start("!printf '\\033[31mred\\033[0m\\n'; echo bad >&2; sleep 1; echo end");
    await kernel.find((m) => m.parentId === id && m.type === "stream" && m.content.text.includes("red"));
    expect(kernel.received.some((m) => m.parentId === id && m.type === "execute_reply")).toBe(false);
    const ran = await kernel.ended(id);
    expect(ran.stdout).toBe("\u001b[31mred\u001b[0m\nend\n");
    expect(ran.stderr).toBe("bad\n");
  });
  test("lines are an array, stdin is closed, the folder is the notebook's", async () => {
    expect(await result("const files0 = !ls *.ts\nfiles0")).toBe("[ 'more.ts' ]");
    expect(await result("const none0 = !printf ''\nnone0")).toBe("[]");
    expect(await result("!cat\n1")).toBe("1");
    expect(await result('const name0 = "a b.txt"\nconst text0 = !cat {name0}\ntext0')).toBe("[ 'one', 'two' ]");
    expect(await stdout("for (const each of ['x', 'y']) {\n  !echo <$each> $HOME\n}")).toBe("");
  });
  test("a code other than 0 is noted, and fails %%bash", async () => {
    const ran = await kernel.run("!exit 3\n_exit_code");
    expect([ran.stderr, ran.result]).toEqual(["exit code 3\n", "3"]);
    expect(await result("!test 1\n_exit_code")).toBe("0");
    expect(await stdout('%%bash\nfor i in 1 2; do\n  echo "$i"\ndone')).toBe("1\n2\n");
    expect(await result("%%bash\nexit 4")).toBe("CommandError: %%bash ended with code 4");
    expect(await result("!no-such-command-anywhere")).toBe(undefined);
  });
  test("an interrupt ends the whole group, also what ignores it", async () => {
    const id = await kernel.start("!trap '' INT TERM; echo $$; sleep 1000 | sleep 1000; sleep 1000");
    const { content } = await kernel.find((m) => m.parentId === id && m.type === "stream");
    const group = -Number(content.text);
    await kernel.ask("control", "interrupt_request");
    const ran = await kernel.ended(id);
    expect(ran.reply.ename).toBe("KeyboardInterrupt");
    await kernel.until(() => !isAlive(group), 10_000);
    expect(await result("1 + 1")).toBe("2");
  }, 30_000);
  test("a command that writes much is not kept in memory", async () => {
    const id = await kernel.start("!head -c 30000000 /dev/zero | tr '\\0' 'x'");
    const ran = await kernel.ended(id, 60_000);
    expect(ran.stdout.length).toBe(30_000_000);
    expect(await result("const huge0 = !yes\nhuge0")).toMatch(/^CommandError: a command with more than 64 MiB/);
  }, 90_000);
  test("a task in the background does not hold the cell, and prints under it", async () => {
    const ran = await kernel.run("!(sleep 1; echo late) & echo now");
    expect(ran.stdout).toBe("now\n");
    await kernel.find((m) => m.parentId === ran.id && m.type === "stream" && m.content.text.includes("late"));
  });
});

test("commands die with the kernel, however it ends", async () => {
  await using other = await KernelClient.start();
  const id = await other.start("!echo $$; trap '' TERM INT HUP; sleep 1000; sleep 1000");
  const { content } = await other.find((m) => m.parentId === id && m.type === "stream");
  const group = -Number(content.text);
  expect(isAlive(group)).toBe(true);
  other.process.kill("SIGKILL");
  await other.exited();
  await other.until(() => !isAlive(group), 10_000);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("the session", () => {
  test("%who and %whos list what cells declared", async () => {
    await using other = await KernelClient.start();
    expect((await other.run("%who")).stdout).toBe("Nothing is declared.\n");
    await other.run(
      "const count = 3; let name = 'x'; function add(a: number, b: number) { return a + b }\nclass Box {}\nconst box = new Box(), t = new Float64Array(256)\nconst a = dataArray([[1, 2], [3, 4]], { dims: ['y', 'x'] })",
    );
    expect((await other.run("%who")).stdout).toBe("count  name  add  Box  box  t  a\n");
    expect((await other.run("%whos")).stdout.split("\n")).toEqual([
      "Name   Type          Value",
      "------------------------------------------------",
      "count  number        3",
      "name   string        'x'",
      "add    function      function (a, b)",
      "Box    class         class Box",
      "box    Box           Box {}",
      "t      Float64Array  length 256, 2 KiB",
      "a      DataArray     y: 2, x: 2 · float64 · 32 B",
      "",
    ]);
  });
  test("%reset forgets names, after asking", async () => {
    await using other = await KernelClient.start();
    await other.run("const a = 1; class Map {}; function f() {}");
    const id = await other.start("%reset", { allow_stdin: true });
    await other.find((m) => m.channel === "stdin" && m.type === "input_request");
    await other.request("stdin", "input_reply", { value: "n" });
    await other.ended(id);
    expect(ended(await other.run("a"))).toBe("1");
    expect(ended(await other.run("%reset"))).toMatch(/^InputNotAllowedError/);
    expect(ended(await other.run("%reset -f"))).toBe(undefined);
    expect(ended(await other.run("[typeof a, typeof f, typeof Map, new Map().size]"))).toBe(
      "[ 'undefined', 'undefined', 'function', 0 ]",
    );
    expect(ended(await other.run("a"))).toBe("ReferenceError: a is not defined");
    expect((await other.run("%who")).stdout).toBe("Nothing is declared.\n");
    expect((await other.ask("shell", "complete_request", { code: "a", cursor_pos: 1 })).matches).not.toContain("a");
    expect(ended(await other.run("const a = 2; a"))).toBe("2");
    expect(ended(await other.run("a"))).toBe("2");
  });
  test("%env shows, sets, masks", async () => {
    expect(await result("%env KERNEL_TEST=some value\nprocess.env.KERNEL_TEST")).toBe("'some value'");
    expect(await result("const v1 = 5\n%env KERNEL_TEST {v1 + 1}\nprocess.env.KERNEL_TEST")).toBe("'6'");
    expect(await result("%env KERNEL_TEST")).toBe("'6'");
    expect(await stdout("!echo $KERNEL_TEST")).toBe("6\n");
    await result("%env MY_API_TOKEN=verysecret");
    const all = await result("const env1 = %env\n[env1.MY_API_TOKEN, env1.KERNEL_TEST]");
    expect(all).toBe("[ '<hidden>', '6' ]");
    await result("%env SOME_PWD=verysecret\n%env PLACE=https://verysecret@host/a redis://:verysecret@host");
    const env2 = await result("const env2 = %env\n[env2.SOME_PWD, env2.PLACE, env2.PWD === process.env.PWD]");
    expect(env2).toBe("[ '<hidden>', 'https://<hidden>@host/a redis://<hidden>@host', true ]");
    expect(await result("%env NOT_THERE")).toBe("MagicError: the environment has no variable NOT_THERE");
  });
  test("%cd, %pwd, %ls; imports stay with the notebook", async () => {
    expect(await result("%cd /\n%pwd")).toBe("'/'");
    expect(await result("const m1 = await import('./more.ts'); m1.fromFile")).toBe("41");
    expect(await result("%cd no/such")).toMatch(/^MagicError: cannot go to no\/such: ENOENT/);
    expect(await result(`const home0 = ${JSON.stringify(kernel.folder)}\n%cd {home0}`)).toBe(`'${kernel.folder}'`);
    expect(await stdout("%ls more.ts")).toBe("more.ts\n");
  });
  test("%run, %load, %history", async () => {
    expect(await result("%run more.ts\ntwice(fromFile)")).toBe("82");
    expect(await result("%run missing.ts")).toMatch(/^MagicError: cannot read missing.ts: ENOENT/);
    const { reply } = await kernel.run("%load more.ts");
    expect(reply.payload).toEqual([
      { source: "set_next_input", replace: true, text: expect.stringContaining("export const fromFile") },
    ]);
    expect(await stdout("%history -n 2")).toMatch(/ \d+: %load more.ts\n +\d+: %history -n 2\n$/);
  });
  test("%strict refuses cells with type errors", async () => {
    await using other = await KernelClient.start({}, { env: { CRATON_TYPES: "on" } });
    expect((await other.run("%strict on")).stdout).toBe("strict is on: cells with type errors are refused\n");
    expect(ended(await other.run('const s1: number = "x"; s1'))).toMatch(/^TypeCheckError: TS2322/);
    expect(
      ended(
        await other.run(
          "const s3: string[] = !printf 'a\\nb'\n[s3.length, _exit_code, shipFunction(() => 1).hash.length]",
        ),
      ),
    ).toBe("[ 2, 0, 64 ]");
    expect(ended(await other.run("const s4: number[] = !ls"))).toMatch(/^TypeCheckError: TS2322/);
    await other.run("%strict off");
    expect(ended(await other.run('const s2: number = "x"; s2'))).toBe("'x'");
    expect(ended(await other.run("%strict maybe"))).toBe("MagicError: usage: %strict on|off");
  }, 60_000);
  test("%%writefile writes, overwrites, appends", async () => {
    const file = join(kernel.folder, "new.txt");
    expect(await stdout("%%writefile new.txt\nhello {x}\n  `$`")).toBe("Writing new.txt\n");
    expect(readFileSync(file, "utf8")).toBe("hello {x}\n  `$`\n");
    expect(await stdout("%%writefile -a new.txt\nmore")).toBe("Appending to new.txt\n");
    expect(readFileSync(file, "utf8")).toBe("hello {x}\n  `$`\nmore\n");
    expect(await stdout("%%writefile new.txt\n1")).toBe("Overwriting new.txt\n");
    expect(await result("%%writefile no/such/file\n1")).toMatch(/^MagicError: cannot write no\/such\/file: ENOENT/);
  });
});

test("cells are shown as HTML, Markdown, LaTeX, SVG, JavaScript", async () => {
  const types = {
    html: "text/html",
    markdown: "text/markdown",
    latex: "text/latex",
    svg: "image/svg+xml",
    javascript: "application/javascript",
  };
  for (const [name, type] of Object.entries(types)) {
    const { published } = await kernel.run(`%%${name}\n<b>{x} \`%who\`\n`);
    const shown = published.find((m) => m.type === "display_data");
    expect(shown!.content.data).toEqual({ [type]: "<b>{x} `%who`\n" });
  }
});

test("what does not exist is refused with what is like it", async () => {
  expect(await result("%tmeit 1")).toBe(
    "MagicError: there is no magic %tmeit. Did you mean %timeit? %lsmagic lists them all.",
  );
  expect(await result("%%htlm\n1")).toBe(
    "MagicError: there is no magic %%htlm. Did you mean %%html? %lsmagic lists them all.",
  );
  expect(await result("%html")).toContain("%%html takes a whole cell");
  expect(await stdout("%lsmagic")).toContain("%timeit");
  expect(await stdout("%magic")).toContain("%%writefile [-a] file");
});

test("%%capture keeps what a cell prints and shows", async () => {
  const ran = await kernel.run(
    "%%capture out0\nconsole.log('printed')\n!echo from shell\nawait null\nconsole.error('bad')\ndisplay({ 'text/html': '<b>' }, { raw: true })\n42",
  );
  expect([ran.stdout, ran.stderr, ran.result]).toEqual(["", "", undefined]);
  expect(ran.published.filter((m) => m.type === "display_data")).toEqual([]);
  const kept = await stdout(
    "console.log(JSON.stringify([out0.stdout, out0.stderr, out0.outputs.map((o) => Object.keys(o.data as object))]))",
  );
  expect(JSON.parse(kept)).toEqual(["printed\nfrom shell\n", "bad\n", [["text/html"], ["text/plain"]]]);
  expect(await stdout("console.log('shown')")).toBe("shown\n");
  expect(await result("%%capture 3x\n1")).toBe("MagicError: usage: %%capture [name]");
  expect((await kernel.run("%%capture\nthrow new Error('x')")).reply.evalue).toBe("x");
  expect(await stdout("console.log('again')")).toBe("again\n");
});

describe("help", () => {
  test("? opens the pager with type and signature, ?? with the source", async () => {
    await kernel.run("function area(w: number, h: number): number {\n  return w * h\n}");
    const pages: string[] = [];
    for (const code of ["?area", "area?", "??area", "Math.max?", "?%time"]) {
      const { reply } = await kernel.run(code);
      expect(reply.payload.length, code).toBe(1);
      expect(reply.payload[0]).toMatchObject({ source: "page", start: 0 });
      pages.push(reply.payload[0].data["text/plain"]);
    }
    expect(pages[0]).toContain("area");
    expect(pages[1]).toBe(pages[0]);
    expect(pages[2]).toContain("return w * h");
    expect(pages[3]).toContain("max");
    expect(pages[4]).toContain("how long it took");
    expect((await kernel.run("?nothing_here")).stderr).toBe("`nothing_here` is not known.\n");
  });
  test("with types: declared signatures, and magics are completed all the same", async () => {
    await using other = await KernelClient.start({}, { env: { CRATON_TYPES: "on" } });
    await other.run("/** The area. */\nfunction area(w: number, h: number): number {\n  return w * h\n}");
    let reply = (await other.run("?area")).reply;
    // The type service starts with the first question.
    const end = Date.now() + 20_000;
    while (Date.now() < end && !reply.payload[0].data["text/plain"].includes("The area"))
      reply = (await other.run("?area")).reply;
    expect(reply.payload[0].data["text/plain"]).toMatch(/area\(w: number, h: number\): number[\s\S]*The area/);
    const { matches } = await other.ask("shell", "complete_request", { code: "%ti", cursor_pos: 3 });
    expect(matches).toEqual(["%time", "%timeit", "%%time", "%%timeit"]);
    const { data } = await other.ask("shell", "inspect_request", { code: "%timeit 1", cursor_pos: 3 });
    expect(data["text/plain"]).toContain("many times");
  }, 60_000);
  test("names of magics are completed and explained", async () => {
    const complete = async (code: string): Promise<string[]> =>
      (await kernel.ask("shell", "complete_request", { code, cursor_pos: code.length })).matches;
    expect(await complete("%ti")).toEqual(["%time", "%timeit", "%%time", "%%timeit"]);
    expect(await complete("%%ma")).toEqual(["%%markdown"]);
    expect(await complete("const a = 1\n%timei")).toEqual(["%timeit"]);
    expect(await complete("const a = %en")).toEqual(["%env"]);
    const { data } = await kernel.ask("shell", "inspect_request", { code: "%timeit 1", cursor_pos: 3 });
    expect(data["text/plain"]).toContain("many times");
  });
  test("a console knows when a cell with magics is complete", async () => {
    const complete = async (code: string): Promise<string> =>
      (await kernel.ask("shell", "is_complete_request", { code })).status;
    expect(await complete("%who")).toBe("complete");
    expect(await complete("!ls 'x")).toBe("complete");
    expect(await complete("%time foo(")).toBe("incomplete");
    expect(await complete("%%html")).toBe("incomplete");
    expect(await complete("%%html\n<b>")).toBe("incomplete");
    expect(await complete("%%html\n<b>\n")).toBe("complete");
    expect(await complete("%%time\nfoo({")).toBe("incomplete");
    expect(await complete("if (x) {\n  !ls\n")).toBe("incomplete");
  });
});

describe("the startup file", () => {
  async function startWith(text: string): Promise<KernelClient> {
    const folder = await mkdtemp(join(tmpdir(), "craton-startup-"));
    await writeFile(join(folder, "startup.ts"), text);
    process.env.CRATON_KERNEL_STARTUP = join(folder, "startup.ts");
    try {
      return await KernelClient.start({ "startup.ts": "throw new Error('not asked for')" });
    } finally {
      delete process.env.CRATON_KERNEL_STARTUP;
    }
  }
  test("declares names for cells, silently", async () => {
    await using other = await startWith(
      "import { basename } from 'node:path'\nexport const greeting: string = basename('/a/hi')\ngreeting",
    );
    const ran = await other.run("greeting");
    expect(ended(ran)).toBe("'hi'");
    expect(ran.reply.execution_count).toBe(1);
    expect(ran.published.filter((m) => m.type === "execute_result").length).toBe(1);
    expect((await other.run("%who")).stdout).toBe("basename  greeting\n");
  });
  test("an error in it is shown under the first cell, which runs", async () => {
    await using other = await startWith("const before = 1\nnull.x");
    await other.run("1", { silent: true });
    const ran = await other.run("before + 1");
    expect(ended(ran)).toBe("2");
    expect(ran.stderr).toContain("startup.ts failed");
    expect(ran.stderr).toContain("startup.ts:2:");
    expect((await other.run("1")).stderr).toBe("");
  });
  test.each([
    ["while it waits", "await new Promise(() => {})"],
    ["while it runs after it has waited", "await null; while (true);"],
  ])("can be interrupted %s", async (_, text) => {
    await using other = await startWith(`globalThis.begun = true; ${text}`);
    const id = await other.start("1");
    await new Promise((resolve) => setTimeout(resolve, 500));
    await other.ask("control", "interrupt_request");
    expect(ended(await other.ended(id))).toMatch(/^KeyboardInterrupt/);
    expect(ended(await other.run("begun"))).toBe("true");
  });
});
