import type { MeterState, Reading } from "./meter.ts";
import { textLine } from "./text.ts";
import { countWords, fraction, rateWords, timeWords } from "./words.ts";

/** Colours of JupyterLab's themes, with what to take elsewhere. */
const COLOURS: Record<MeterState, string> = {
  running: "var(--jp-brand-color1, #1976d2)",
  done: "var(--jp-success-color1, #388e3c)",
  stopped: "var(--jp-warn-color1, #f57c00)",
  failed: "var(--jp-error-color1, #d32f2f)",
};
/** Bars that are shown below each other. */
const LIMIT = 20;
const FRAME =
  "display:grid;grid-template-columns:fit-content(30%) minmax(4em,22em) minmax(8em,max-content);gap:.35em .9em;align-items:center;" +
  "font-family:var(--jp-ui-font-family,sans-serif);font-size:var(--jp-ui-font-size1,13px);line-height:1.4;" +
  "color:var(--jp-ui-font-color1,inherit)";
const TRACK = "height:.6em;border-radius:.3em;overflow:hidden;background:var(--jp-layout-color3,rgba(128,128,128,.25))";
const WORDS = "font-variant-numeric:tabular-nums;color:var(--jp-ui-font-color1,inherit)";

/** Bars below each other, the outer one first. */
export function htmlBars(readings: readonly Reading[]): string {
  const rest = readings.length - LIMIT;
  const more = rest > 0 ? `<span>… and ${rest} more</span>` : "";
  return `<div style="${FRAME}">${readings.slice(0, LIMIT).map(row).join("")}${more}</div>`;
}

function row(reading: Reading): string {
  const { description, state } = reading;
  const share = fraction(reading);
  const width = share === undefined ? 100 : share * 100;
  const unknown = share === undefined && state === "running" ? ";opacity:.45" : "";
  const fill = `height:100%;width:${width.toFixed(1)}%;background:${COLOURS[state]}${unknown}`;
  const value = share === undefined ? "" : ` aria-valuenow="${Math.floor(share * 100)}"`;
  const label = escaped(description || "progress");
  return (
    `<span>${escaped(description)}</span>` +
    `<div role="progressbar" aria-label="${label}" aria-valuemin="0" aria-valuemax="100"${value}` +
    ` aria-valuetext="${escaped(textLine(reading, 0).replace(/\|.*\| /, ""))}" style="${TRACK}">` +
    `<div style="${fill}"></div></div><span style="${WORDS}">${escaped(words(reading))}</span>`
  );
}

function words(reading: Reading): string {
  const { state, elapsedMs, leftMs } = reading;
  const share = fraction(reading);
  const percent = share === undefined ? undefined : `${Math.floor(share * 100)} %`;
  const time =
    state === "running"
      ? leftMs === undefined
        ? timeWords(elapsedMs)
        : `${timeWords(leftMs)} left`
      : `${state} after ${timeWords(elapsedMs)}`;
  return [percent, countWords(reading), rateWords(reading), time].filter(Boolean).join(" · ");
}

function escaped(text: unknown): string {
  return String(text).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
