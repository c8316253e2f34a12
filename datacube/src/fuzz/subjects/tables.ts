import { csv } from "../../format/csv/csv.ts";
import { openTable } from "../../open.ts";
import { memoryLocation } from "../../source/memory.ts";
import type { Content } from "../damage.ts";
import { file, memoryBytes, readAll, type Subject, serve, sourceName } from "../subject.ts";

async function readTable(content: Content): Promise<void> {
  await (await openTable(serve(content))).compute({ memoryBytes });
}

async function readFeatures(content: Content): Promise<void> {
  await (await openTable(serve(content))).features({ memoryBytes });
}

const events = "tables/events.parquet";
const places = "tables/places.parquet";
const parquets = [
  [events, readAll],
  [events, readTable],
  [places, readTable],
  [places, readFeatures],
  [places, readAll],
] as const;

/** Quotes, separators and ends of lines in fields, times, numbers of all kinds, missing values, a byte order mark. */
const texts: readonly (readonly [string, string])[] = [
  [",", Buffer.from(file("tables/stations.csv")).toString()],
  [",", 'a,"b ""c""",c\n"x, y",2020-01-31T06:00:00,-3.5\n"z\nz",NaN,\n,2020-02-01,1e1\n'],
  [";", "\uFEFFid;day;value\r\n1;2020-02-29;1,5\r\n2;2020-03-01;\r\n3;;-7e-3\r\n"],
  ["\t", "a\tb\tc\n9007199254740993\t0x1F\t1e400\n-9223372036854775808\tnan\tinf\n18446744073709551615\tN/A\t-1\n"],
  ["|", "t|x|x|\n2020-01-01T00:00:00Z|1|2|3\n2020-01-01T00:00:00.123456+02:00|1|2|\n1969-12-31|True|False|3\n"],
];

/** As a dataset, and with the delimiter told, so that damage of the header is no end. */
async function readCsv(content: Content, seed: number): Promise<void> {
  if (seed < texts.length) return readAll(content);
  const location = memoryLocation(sourceName, content);
  const table = await csv.openTable!(location, { delimiter: texts[seed - texts.length]![0] });
  const names = table.fields.map(({ name }) => name);
  for (const range of table.ranges) await table.read(names, range, undefined);
}

export const subjects: readonly Subject[] = [
  {
    name: "parquet",
    formats: ["parquet"],
    seeds: () => parquets.map(([name]) => file(name)),
    read: (content, seed) => parquets[seed]![1](content),
  },
  {
    name: "csv",
    formats: ["csv"],
    seeds: () => [...texts, ...texts].map(([, text]) => Buffer.from(text)),
    read: readCsv,
  },
];
