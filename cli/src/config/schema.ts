import { normalizeBaseUrl } from "@craton/edge";
import { z } from "zod";

/** A way of starting a server that people may choose: a program that speaks JupyterHub's contract. */
export interface ProfileConfig {
  /** Short name in URLs and the store: lower-case letters, digits, hyphens. */
  slug: string;
  displayName: string;
  description: string;
  /** Program and arguments, started in the person's home; for example `["/opt/conda/bin/jupyterhub-singleuser"]`. */
  argv: string[];
  /** More environment for it. */
  env?: Record<string, string> | undefined;
}

/** All settings of a hub. The same names stand in `craton.config.ts`, as `CRATON_…` and as flags. */
export interface Config {
  /** Folder of all state. */
  home: string;
  /** Address to listen on. */
  host: string;
  /** Port to listen on; 0 picks a free one. */
  port: number;
  /** Path prefix of everything, `/` or `/lab1/`. */
  baseUrl: string;
  /** How people log in: accounts of this hub, or (on loopback only, for trials) any name. */
  authenticator: "local" | "dummy";
  /** `sqlite` for a file in the home, or a `postgres://` URL. */
  database: string;
  /** How many proxies of yours stand in front; their `X-Forwarded-*` is believed. */
  trustedHops: number;
  logLevel: "trace" | "debug" | "info" | "warn" | "error" | "silent";
  /** Folders with prebuilt JupyterLab extensions. */
  labExtensions: string[];
  /** More profiles beside Craton's own. */
  profiles: ProfileConfig[];
}

const profile = z.strictObject({
  slug: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/, "use lower-case letters, digits and hyphens, at most 30"),
  displayName: z.string().min(1).max(80),
  description: z.string().max(300).default(""),
  argv: z.array(z.string().min(1)).min(1),
  env: z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.string()).optional(),
});

const database = z
  .string()
  .refine((text) => text === "sqlite" || /^postgres(ql)?:\/\//.test(text), 'must be "sqlite" or a postgres:// URL');

const baseUrl = z.string().transform((text, context) => {
  try {
    return normalizeBaseUrl(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: (error as Error).message });
    return z.NEVER;
  }
});

/** Checks settings and fills in defaults; unknown names are problems. */
export const configSchema: z.ZodType<Config, Partial<Config>> = z.strictObject({
  home: z.string().min(1).default(".craton"),
  host: z.string().min(1).default("127.0.0.1"),
  port: z.coerce.number().int().min(0).max(65_535).default(8000),
  baseUrl: baseUrl.default("/"),
  authenticator: z.enum(["local", "dummy"]).default("local"),
  database: database.default("sqlite"),
  trustedHops: z.coerce.number().int().min(0).max(10).default(0),
  logLevel: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("warn"),
  labExtensions: z.array(z.string()).default([]),
  profiles: z.array(profile).default([]),
}) as unknown as z.ZodType<Config, Partial<Config>>;

/** Gives `craton.config.ts` its types: `export default defineConfig({ port: 8123 })`. */
export function defineConfig(config: Partial<Config>): Partial<Config> {
  return config;
}
