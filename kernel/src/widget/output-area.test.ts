import { expect, test } from "vitest";
import { OutputArea } from "./output-area.ts";

const MEGABYTE = "x".repeat(1 << 20);

/** An area with what is shown in it, and its size as JSON in MiB. */
function shownIn(fill: (area: OutputArea) => void): { items: OutputArea["items"]; size: number } {
  const area = new OutputArea(() => undefined);
  fill(area);
  return { items: area.items, size: JSON.stringify(area.items).length / (1 << 20) };
}

function show(area: OutputArea, data: object, id?: string): void {
  area.publish("display_data", { data, metadata: {}, transient: { display_id: id } });
}

test("what is kept is bounded by its size: the oldest outputs go", () => {
  const { items, size } = shownIn((area) => {
    for (let n = 0; n < 100; n += 1) show(area, { "text/plain": String(n), "image/png": MEGABYTE });
  });
  expect(size).toBeLessThan(33);
  expect(items.length).toBeGreaterThan(20);
  expect(items.at(-1)).toMatchObject({ data: { "text/plain": "99" } });
});

test("a display that grows by updates makes the oldest go, itself stays", () => {
  const { items, size } = shownIn((area) => {
    for (let n = 0; n < 10; n += 1) show(area, { "application/json": { deep: [MEGABYTE, MEGABYTE] } });
    show(area, { "text/plain": "small" }, "id");
    area.update({ data: { "text/plain": MEGABYTE.repeat(20) }, metadata: {}, transient: { display_id: "id" } });
  });
  expect(size).toBeLessThan(33);
  expect(JSON.stringify(items.at(-1)).length).toBeGreaterThan(20 << 20);
});

test("one output that is larger than all may be stays alone", () => {
  const { items } = shownIn((area) => {
    show(area, { "text/plain": "before" });
    show(area, { "text/plain": MEGABYTE.repeat(40) });
  });
  expect(items).toHaveLength(1);
});

test("a print is cut at its beginning, also the first one", () => {
  const { items } = shownIn((area) => area.stream("stdout", `${MEGABYTE}${MEGABYTE}end`));
  expect(items[0]?.text).toHaveLength(1_000_000);
  expect(items[0]?.text).toMatch(/xend$/);
});
