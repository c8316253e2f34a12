import type { Raster } from "./raster.ts";

/** GDAL's metadata as XML (tag 42112), undefined when there is nothing to say. Texts are escaped twice, as GDAL does. */
export function gdalMetadata(raster: Raster): string | undefined {
  const bands = Array.from({ length: raster.bands }, (_, band) => band);
  const items = [
    ...Object.entries(raster.metadata ?? {}).map(([name, text]) => item(name, text)),
    ...bands.flatMap((band) => bandItems(raster, band)),
  ];
  return items.length === 0 ? undefined : `<GDALMetadata>\n${items.join("\n")}\n</GDALMetadata>\n`;
}

function bandItems({ descriptions, scales, offsets, units }: Raster, band: number): string[] {
  const items: string[] = [];
  const add = (name: string, role: string, text: string): void =>
    void items.push(item(name, text, ` sample="${band}" role="${role}"`));
  if (descriptions?.[band]) add("DESCRIPTION", "description", descriptions[band]);
  if ((offsets?.[band] ?? 0) !== 0) add("OFFSET", "offset", String(offsets![band]));
  if ((scales?.[band] ?? 1) !== 1) add("SCALE", "scale", String(scales![band]));
  if (units?.[band]) add("UNITTYPE", "unittype", units[band]);
  return items;
}

function item(name: string, text: string, attributes = ""): string {
  return `  <Item name="${escapeXml(name)}"${attributes}>${escapeXml(escapeXml(text))}</Item>`;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}

/** An item of GDAL's metadata. */
export interface MetadataItem {
  readonly name: string;
  readonly text: string;
  /** Band, from 0; undefined for the dataset. */
  readonly sample: number | undefined;
  readonly role: string;
  readonly domain: string;
}

/** The items of GDAL's metadata (tag 42112); what is no item is passed over. */
export function parseGdalMetadata(xml: string): MetadataItem[] {
  return [...xml.matchAll(/<Item\s+([^>]*?)\s*>([^<]*)<\/Item>/g)].map(([, attributes = "", text = ""]) => {
    const found = new Map(
      [...attributes.matchAll(/([\w:]+)\s*=\s*"([^"]*)"/g)].map(([, name = "", value = ""]) => [
        name,
        unescapeXml(value),
      ]),
    );
    const sample = found.get("sample");
    return {
      name: found.get("name") ?? "",
      text: unescapeXml(unescapeXml(text)),
      sample: sample === undefined ? undefined : Number(sample),
      role: found.get("role") ?? "",
      domain: found.get("domain") ?? "",
    };
  });
}

function unescapeXml(text: string): string {
  const characters: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return text.replace(
    /&(?:#(x?)([0-9a-f]+)|(\w+));/gi,
    (whole, hex: string, code: string | undefined, name: string) => {
      if (code === undefined) return characters[name] ?? whole;
      const point = Number.parseInt(code, hex ? 16 : 10);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}
