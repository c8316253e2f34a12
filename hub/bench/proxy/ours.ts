// Our proxy as a process of its own: `node ours.ts PORT TARGET`.
import { createServer } from "node:http";
import { createProxy } from "../../src/proxy/create-proxy.ts";

const [, , port, target] = process.argv;
const route = { target: target! };
const proxy = createProxy({
  trustedHops: 0,
  route: () => route,
  unavailable: (_request, response) => response.writeHead(503).end(),
});
const server = createServer((request, response) => void proxy.handle(request, response));
server.on("upgrade", (request, socket, head) => void proxy.upgrade(request, socket, head));
server.listen(Number(port), "127.0.0.1");
