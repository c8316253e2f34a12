// A person's server for tests: `node person-server.ts MODE`. Below its prefix `api` tells its environment, and a
// POSTed body runs as a shell command, as in a terminal.
import { execFile } from "node:child_process";
import { accessSync } from "node:fs";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

const [, , mode] = process.argv;
const { hostname, port, pathname } = new URL(process.env.JUPYTERHUB_SERVICE_URL ?? "");
console.log(`mode ${mode}, token ${process.env.JUPYTERHUB_API_TOKEN}`);

const server = createServer(async (request, response) => {
  if (!request.url?.startsWith(pathname)) response.writeHead(404).end();
  else if (request.method === "POST") {
    const command = await text(request);
    execFile("/bin/sh", ["-c", command], (_error, stdout, stderr) => response.end(stdout + stderr));
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
