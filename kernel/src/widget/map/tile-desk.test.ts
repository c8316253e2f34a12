import { expect, test } from "vitest";
import { TileDesk } from "./tile-desk.ts";

/** A desk whose tiles are drawn when the test says so. */
function deskOf() {
  const asked: { name: string; signal: AbortSignal; draw: (png?: Uint8Array) => void; fail: (error: Error) => void }[] =
    [];
  const answers: Readonly<Record<string, unknown>>[] = [];
  const wait = <T>(name: string, signal: AbortSignal | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      signal!.addEventListener("abort", () => reject(signal!.reason as Error));
      asked.push({ name, signal: signal!, draw: (png) => resolve(png as T), fail: reject });
    });
  const desk = new TileDesk(
    {
      tile: (zoom, column, row, options) => wait(`${zoom}/${column}/${row}`, options?.signal),
      valueAt: (longitude, latitude, options) => wait(`${longitude},${latitude}`, options?.signal),
    },
    (content, png) => answers.push(png ? { ...content, bytes: png.length } : content),
  );
  const ask = (column: number) => desk.receive({ tile: `t${column}`, zoom: 3, column, row: 0 });
  return { desk, asked, answers, ask };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("two tiles are drawn at once, then what was asked last", async () => {
  const { asked, answers, ask } = deskOf();
  for (let column = 0; column < 4; column++) ask(column);
  expect(asked.map(({ name }) => name)).toEqual(["3/0/0", "3/1/0"]);
  asked[0]!.draw(new Uint8Array(5));
  await settled();
  expect(asked.at(-1)!.name).toBe("3/3/0");
  asked[1]!.draw();
  await settled();
  expect(answers).toEqual([
    { tile: "t0", isEmpty: false, bytes: 5 },
    { tile: "t1", isEmpty: true },
  ]);
});

test("a tile that goes out of view is stopped, or never begun", async () => {
  const { desk, asked, answers, ask } = deskOf();
  for (let column = 0; column < 3; column++) ask(column);
  desk.receive({ drop: "t2" });
  desk.receive({ drop: "t0" });
  expect(asked[0]!.signal.aborted).toBe(true);
  await settled();
  expect(asked).toHaveLength(2);
  desk.close();
  await settled();
  expect(asked.every(({ signal }) => signal.aborted)).toBe(true);
  expect(answers).toEqual([]);
});

test("failures are told, and the next one is drawn", async () => {
  const { desk, asked, answers, ask } = deskOf();
  desk.receive({ value: "v", longitude: 10, latitude: 20 });
  ask(0);
  ask(1);
  asked[0]!.fail(new Error("no such chunk"));
  await settled();
  expect(answers).toEqual([{ tile: "v", error: "Error: no such chunk" }]);
  expect(asked.at(-1)!.name).toBe("3/1/0");
});

test("the number that waits is bounded; messages that ask nothing are passed over", async () => {
  const { desk, asked, ask } = deskOf();
  for (let column = 0; column < 1000; column++) ask(column);
  for (let i = 0; i < asked.length; i++) {
    asked[i]!.draw();
    await settled();
  }
  expect(asked.length).toBe(258);
  for (const odd of [undefined, 3, {}, { tile: 7 }, { tile: "a", zoom: "x" }, { tile: "a", drop: "b" }, { value: "v" }])
    desk.receive(odd);
  expect(asked.length).toBe(258);
});
