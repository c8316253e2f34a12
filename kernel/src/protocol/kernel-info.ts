import { createRequire } from "node:module";
import { PROTOCOL_VERSION } from "./wire.ts";

const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };

/** The content of every `kernel_info_reply`. */
export const KERNEL_INFO: Record<string, unknown> = {
  status: "ok",
  protocol_version: PROTOCOL_VERSION,
  implementation: "craton",
  implementation_version: version,
  language_info: {
    name: "typescript",
    version: "7.0",
    mimetype: "application/typescript",
    file_extension: ".ts",
    pygments_lexer: "typescript",
    codemirror_mode: "typescript",
    nbconvert_exporter: "script",
  },
  banner: `Craton TypeScript kernel ${version} on Node ${process.version}`,
  debugger: true,
  supported_features: ["debugger"],
  help_links: [
    { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
    { text: "Node.js", url: "https://nodejs.org/docs/latest-v24.x/api/" },
  ],
};
