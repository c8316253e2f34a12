import type { Raster } from "./raster.ts";

/** GDAL's metadata as XML (tag 42112), undefined when there is nothing to say. */
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
  return `  <Item name="${escapeXml(name)}"${attributes}>${escapeXml(text)}</Item>`;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}
