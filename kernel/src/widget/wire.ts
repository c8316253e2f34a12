import { isPlainObject } from "./buffers.ts";
import { isReference, type TraitSpec, type UploadedFile } from "./trait.ts";
import type { Widget } from "./widget.ts";

const MODEL = "IPY_MODEL_";
/** Names of the protocol that are not those of the catalog in snake case. */
const NAMES: Record<string, string> = { classes: "_dom_classes", optionLabels: "_options_labels" };

type Parts = Record<string, number>;

/** The protocol's name of a trait of the catalog. */
export function wireName(name: string): string {
  return NAMES[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A trait's value as it goes over the wire, its bytes still in it. */
export function toWire([type]: TraitSpec, value: unknown): unknown {
  switch (value === null ? "null" : type) {
    case "date?":
      return dateParts(new Date(`${value as string}T00:00Z`));
    case "datetime?":
      return { ...dateParts(value as Date), ...timeParts(value as Date) };
    case "time?":
      return timeParts(new Date(`1970-01-01T${value as string}Z`));
    case "files":
      return (value as UploadedFile[]).map(({ lastModified, ...rest }) => ({
        ...rest,
        last_modified: lastModified.getTime(),
      }));
    case "json":
    case "list":
    case "widget":
    case "widgets":
      return withReferences(value);
    case "end": {
      const [widget, name] = value as [Widget, string];
      return [MODEL + widget.modelId, wireName(name)];
    }
    default:
      return value;
  }
}

/** The value of what came over the wire; `find` knows the open widgets. */
export function fromWire([type]: TraitSpec, raw: unknown, find: (id: string) => Widget | undefined): unknown {
  switch (raw === null ? "null" : type) {
    case "date?":
      return instant(raw).toISOString().slice(0, 10);
    case "datetime?":
      return instant(raw);
    case "time?":
      return instant({ year: 1970, month: 0, date: 1, ...(raw as Parts) })
        .toISOString()
        .slice(11, -1)
        .replace(/\.000$/, "");
    case "files":
      return (raw as (Record<string, unknown> & { last_modified: number })[]).map(({ last_modified, ...rest }) => ({
        ...rest,
        lastModified: new Date(last_modified),
      }));
    case "json":
    case "widget":
    case "widgets":
      return withWidgets(raw, find);
    default:
      return raw;
  }
}

function dateParts(date: Date): Parts {
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), date: date.getUTCDate() };
}

function timeParts(date: Date): Parts {
  return {
    hours: date.getUTCHours(),
    minutes: date.getUTCMinutes(),
    seconds: date.getUTCSeconds(),
    milliseconds: date.getUTCMilliseconds(),
  };
}

function instant(raw: unknown): Date {
  const { year = 0, month = 0, date = 1, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 } = raw as Parts;
  const at = new Date(Date.UTC(2000, month, date, hours, minutes, seconds, milliseconds));
  at.setUTCFullYear(year, month, date);
  return at;
}

function withReferences(value: unknown): unknown {
  if (isReference(value)) return MODEL + value.modelId;
  if (Array.isArray(value)) return value.map(withReferences);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withReferences(item)]));
}

function withWidgets(raw: unknown, find: (id: string) => Widget | undefined): unknown {
  if (typeof raw === "string" && raw.startsWith(MODEL)) return find(raw.slice(MODEL.length)) ?? raw;
  if (Array.isArray(raw)) return raw.map((item) => withWidgets(item, find));
  if (!isPlainObject(raw)) return raw;
  return Object.fromEntries(Object.entries(raw).map(([key, item]) => [key, withWidgets(item, find)]));
}
