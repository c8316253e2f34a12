// The server behind the proxies: `node target.ts PORT`. A path that ends in a number answers that many MiB.
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const piece = Buffer.alloc(2 ** 20, 120);
const server = createServer((request, response) => {
  request.resume();
  const mib = Number(request.url!.split("/").at(-1));
  if (!mib) {
    response.setHeader("Content-Type", "application/json");
    response.end('{"id":"0","name":"typescript","last_activity":"2026-01-01T00:00:00Z","execution_state":"idle"}');
    return;
  }
  let left = mib;
  response.setHeader("Content-Length", mib * piece.length);
  const send = (): void => {
    while (left-- > 0) if (!response.write(piece)) return void response.once("drain", send);
    response.end();
  };
  send();
});
new WebSocketServer({ server }).on("connection", (socket) => {
  socket.on("message", (data, binary) => socket.send(data, { binary }));
});
server.listen(Number(process.argv[2]), "127.0.0.1");
