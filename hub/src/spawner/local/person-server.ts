// A person's server for tests: `node person-server.ts MODE`. Below its prefix `api` tells its environment, and a
// POSTed body runs as a shell command, as in a terminal.
import { accessSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createProcessLauncher } from "@craton/launcher";

const [, , mode] = process.argv;
const { hostname, port, pathname } = new URL(process.env.JUPYTERHUB_SERVICE_URL ?? "");
console.log(`mode ${mode}, token ${process.env.JUPYTERHUB_API_TOKEN}`);

const launcher = createProcessLauncher();
const server = createServer(async (request, response) => {
  if (!request.url?.startsWith(pathname)) response.writeHead(404).end();
  else if (request.method === "POST") {
    response.end(await run(await text(request)));
  } else if (mode === "unready") response.writeHead(503).end();
  else response.end(JSON.stringify(process.env));
});

if (mode === "needs-home") accessSync(process.env.HOME ?? "");
if (mode === "fail") {
  console.error("no luck today");
  process.exitCode = 4;
} else if (mode === "mute") setInterval(() => {}, 1000);
else server.listen(Number(port), hostname);
process.once("SIGTERM", () => process.exit(0));

async function run(command: string): Promise<string> {
  const env = process.env as Record<string, string>;
  const cwd = process.cwd();
  const logFile = join(cwd, `.output-${Math.random()}`);
  await launcher.exited(await launcher.start({ argv: ["/bin/sh", "-c", command], env, cwd, logFile }));
  return readFileSync(logFile, "utf8");
}
