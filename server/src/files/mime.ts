import { extname } from "node:path";

/** Media types by extension: what Python's `mimetypes` answers for what people keep beside notebooks, and web assets. */
const types: Readonly<Record<string, string>> = {
  ".avif": "image/avif",
  ".bmp": "image/bmp",
  ".bz2": "application/x-bzip2",
  ".c": "text/x-c",
  ".cjs": "text/javascript",
  ".css": "text/css",
  ".csv": "text/csv",
  ".cts": "text/x-typescript",
  ".eot": "application/vnd.ms-fontobject",
  ".geojson": "application/geo+json",
  ".gif": "image/gif",
  ".gz": "application/gzip",
  ".h": "text/x-c",
  ".h5": "application/x-hdf5",
  ".hdf5": "application/x-hdf5",
  ".htm": "text/html",
  ".html": "text/html",
  ".ico": "image/vnd.microsoft.icon",
  ".ipynb": "application/x-ipynb+json",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript",
  ".json": "application/json",
  ".jsonld": "application/ld+json",
  ".map": "application/json",
  ".md": "text/markdown",
  ".mjs": "text/javascript",
  ".mp3": "audio/mpeg",
  ".mp4": "video/mp4",
  ".mts": "text/x-typescript",
  ".nc": "application/x-netcdf",
  ".ogg": "audio/ogg",
  ".otf": "font/otf",
  ".parquet": "application/vnd.apache.parquet",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".py": "text/x-python",
  ".sh": "application/x-sh",
  ".svg": "image/svg+xml",
  ".tar": "application/x-tar",
  ".tif": "image/tiff",
  ".tiff": "image/tiff",
  ".ts": "text/x-typescript",
  ".tsv": "text/tab-separated-values",
  ".tsx": "text/x-typescript",
  ".ttf": "font/ttf",
  ".txt": "text/plain",
  ".wasm": "application/wasm",
  ".wav": "audio/wav",
  ".webm": "video/webm",
  ".webp": "image/webp",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".xml": "text/xml",
  ".yaml": "application/yaml",
  ".yml": "application/yaml",
  ".zip": "application/zip",
};

/** The media type of a file name, undefined when its extension is not known. */
export function mediaType(name: string): string | undefined {
  return types[extname(name).toLowerCase()];
}

/** A media type as a `Content-Type`: text gets its charset. */
export function contentType(type: string): string {
  return /^text\/|json$|javascript$|\+xml$|yaml$/.test(type) ? `${type}; charset=utf-8` : type;
}
