// Runs one scenario of a real Socket.IO client against a gateway with the echo application.
// usage: node client.js URL SCENARIO; exits 0 when the scenario went as told.
import assert from "node:assert/strict";
import { once } from "node:events";
import { io } from "socket.io-client";

const [url, scenario] = process.argv.slice(2);

function connect(options) {
  return io(url, { auth: { token: "letmein" }, forceNew: true, reconnection: false, ...options });
}

function next(socket, event) {
  return new Promise((resolve) => socket.once(event, (...values) => resolve(values)));
}

async function connected(options) {
  const socket = connect(options);
  const auth = next(socket, "auth");
  await Promise.race([
    next(socket, "connect"),
    next(socket, "connect_error").then(([error]) => Promise.reject(error)),
  ]);
  assert.deepEqual(await auth, [{ token: "letmein" }]);
  return socket;
}

async function everything(socket) {
  const back = next(socket, "message-back");
  socket.emit("message", 1, "zwei ✓ 😀", { three: [true, null, 1.5] });
  assert.deepEqual(await back, [1, "zwei ✓ 😀", { three: [true, null, 1.5] }]);

  const bytes = Buffer.from([0, 1, 2, 0xff, 0x1e, 0]);
  const binaryBack = next(socket, "message-back");
  socket.emit("message", { first: bytes, second: Buffer.alloc(0) }, Buffer.from([0]));
  const [object, single] = await binaryBack;
  assert.deepEqual(Buffer.from(object.first), bytes);
  assert.equal(Buffer.from(object.second).length, 0);
  assert.deepEqual(Buffer.from(single), Buffer.from([0]));

  assert.deepEqual(await socket.timeout(5000).emitWithAck("message-with-ack", "a"), "a");
  const acknowledged = await socket.timeout(5000).emitWithAck("message-with-ack", Buffer.from([0, 9]));
  assert.deepEqual(Buffer.from(acknowledged), Buffer.from([0, 9]));

  socket.once("question", (text, binary, answer) => answer(`${text}!`, Buffer.concat([binary, Buffer.from([0])])));
  const answered = next(socket, "answer");
  socket.emit("ask", "why", Buffer.from([0, 7]));
  const [text, binary] = await answered;
  assert.equal(text, "why!");
  assert.deepEqual(Buffer.from(binary), Buffer.from([0, 7, 0]));

  const large = Buffer.alloc(300_000, 0x00);
  large[299_999] = 5;
  const [largeBack] = await Promise.all([
    next(socket, "message-back"),
    Promise.resolve(socket.emit("message", large)),
  ]);
  assert.deepEqual(Buffer.from(largeBack[0]), large);
}

async function inOrder(socket, count) {
  const seen = [];
  const all = new Promise((resolve) =>
    socket.on("message-back", (number) => {
      seen.push(number);
      if (seen.length === count) {
        resolve();
      }
    }),
  );
  for (let i = 0; i < count; i++) {
    socket.emit("message", i);
  }
  await all;
  assert.deepEqual(
    seen,
    Array.from({ length: count }, (_, i) => i),
  );
}

const scenarios = {
  async polling() {
    const socket = await connected({ transports: ["polling"] });
    await everything(socket);
    await inOrder(socket, 500);
    assert.equal(socket.io.engine.transport.name, "polling");
    socket.disconnect();
  },
  async upgrade() {
    const socket = await connected({});
    if (socket.io.engine.transport.name !== "websocket") {
      await once(socket.io.engine, "upgrade");
    }
    await everything(socket);
    await inOrder(socket, 500);
    assert.equal(socket.io.engine.transport.name, "websocket");
    socket.disconnect();
  },
  async "upgrade while sending"() {
    const socket = connect({});
    await inOrder(socket, 2000);
    if (socket.io.engine.transport.name !== "websocket") {
      await once(socket.io.engine, "upgrade");
    }
    await everything(socket);
    socket.disconnect();
  },
  async websocket() {
    const socket = await connected({ transports: ["websocket"] });
    await everything(socket);
    await inOrder(socket, 2000);
    socket.disconnect();
  },
  async "heartbeat"() {
    const socket = await connected({ transports: ["websocket"] });
    let pings = 0;
    await new Promise((resolve) =>
      socket.io.on("ping", () => {
        pings++;
        if (pings === 3) {
          resolve();
        }
      }),
    );
    assert.ok(socket.connected);
    socket.disconnect();
  },
  async refused() {
    for (const options of [
      { auth: { token: "wrong" }, transports: ["websocket"] },
      { auth: undefined, transports: ["polling"] },
      { auth: undefined },
    ]) {
      const socket = connect(options);
      const [error] = await next(socket, "connect_error");
      assert.equal(error.message, "The token is missing or wrong. Sign in again.");
      assert.deepEqual(error.data, { code: "unauthorized" });
      assert.equal(socket.connected, false);
      socket.close();
    }
  },
  async "unknown namespace"() {
    const socket = io(`${url}/admin`, { auth: { token: "letmein" }, forceNew: true, reconnection: false });
    const [error] = await next(socket, "connect_error");
    assert.equal(error.message, "Invalid namespace");
    socket.close();
  },
  async reconnect() {
    const socket = connect({ reconnection: true, reconnectionDelay: 10, reconnectionDelayMax: 20 });
    await next(socket, "connect");
    // A session that ends between two transports is noticed by neither, only by the missing heartbeat.
    if (socket.io.engine.transport.name !== "websocket") {
      await once(socket.io.engine, "upgrade");
    }
    const first = socket.id;
    const gone = next(socket, "disconnect");
    socket.emit("drop");
    const [reason] = await gone;
    assert.equal(reason, "transport close");
    await next(socket, "connect");
    assert.notEqual(socket.id, first);
    await everything(socket);
    socket.disconnect();
  },
  async kicked() {
    const socket = connect({ reconnection: true, reconnectionDelay: 10, transports: ["websocket"] });
    await next(socket, "connect");
    const gone = next(socket, "disconnect");
    socket.emit("kick");
    const [reason] = await gone;
    assert.equal(reason, "io server disconnect");
    socket.close();
  },
};

const chosen = scenarios[scenario];
if (chosen === undefined) {
  throw new Error(`There is no scenario "${scenario}".`);
}
await chosen();
console.log("ok");
process.exit(0);
