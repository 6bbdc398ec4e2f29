// Real clients against a real relay: the launcher starts it as a person would, Node's `ws` and a page in Chromium meet in
// a topic, data goes both ways, the page goes away, and SIGTERM ends it all politely. Exits 1 at the first thing amiss.
//
// Usage: node relay.mjs [command that serves on a free port]      CHROMIUM names the browser.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import WebSocket from "ws";

const STEP_MILLIS = 20_000;
const START_MILLIS = 300_000; // the first start may build

/** Fails instead of waiting for ever. */
function within(millis, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: nothing after ${millis} ms`)), millis);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The relay as a process of its own, what it says, and when it is over. */
function startRelay([program, ...args]) {
  const process = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const said = [];
  const lines = createInterface({ input: process.stdout });
  const exited = once(process, "exit").then(([code]) => code);
  const ready = new Promise((resolve, reject) => {
    lines.on("line", (line) => {
      said.push(line);
      if (line.startsWith("Crossdock ready")) resolve();
    });
    process.on("error", reject);
    exited.then((code) => reject(new Error(`the relay exited with ${code}:\n${said.join("\n")}`)));
  });
  return { process, said, exited, ready };
}

async function urlOf(relay) {
  await within(START_MILLIS, "starting the relay", relay.ready);
  const said = relay.said.join("\n");
  const port = said.match(/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\]):(\d+)/)?.[1];
  assert.ok(port, `no port in what the relay said:\n${said}`);
  return `ws://127.0.0.1:${port}/topic`;
}

/** What came in and was not asked for yet, and who waits for more. */
class Inbox {
  #messages = [];
  #waiting = [];

  put(message) {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(message);
    else this.#messages.push(message);
  }

  next(what) {
    if (this.#messages.length > 0) return Promise.resolve(this.#messages.shift());
    return within(STEP_MILLIS, what, new Promise((resolve) => this.#waiting.push(resolve)));
  }
}

async function nodePeer(url) {
  const inbox = new Inbox();
  const socket = new WebSocket(url); // offers permessage-deflate, as it does by default
  socket.on("message", (data, binary) => inbox.put(binary ? "a binary message" : data.toString()));
  socket.on("close", (code) => inbox.put(`closed ${code}`));
  await within(STEP_MILLIS, "opening ws", once(socket, "open"));
  return {
    send: (message) => socket.send(JSON.stringify(message)),
    next: () => inbox.next("ws waits"),
    leave: () => socket.close(1000),
    ping: async () => {
      socket.ping("hello");
      const [payload] = await within(STEP_MILLIS, "a pong", once(socket, "pong"));
      assert.equal(payload.toString(), "hello");
    },
  };
}

async function pagePeer(browser, url) {
  const inbox = new Inbox();
  const page = await browser.newPage();
  await page.exposeFunction("put", (message) => inbox.put(message));
  // Of the relay itself: a browser lets no page from elsewhere talk to this machine.
  await page.goto(url.replace("ws:", "http:").replace("/topic", "/"));
  const opening = page.evaluate(
    (address) =>
      new Promise((resolve, reject) => {
        globalThis.socket = new WebSocket(address);
        globalThis.socket.onmessage = (event) =>
          globalThis.put(typeof event.data === "string" ? event.data : "a binary message");
        globalThis.socket.onclose = (event) => globalThis.put(`closed ${event.code}`);
        globalThis.socket.onopen = resolve;
        globalThis.socket.onerror = () => reject(new Error("the page could not connect"));
      }).then(() => {}),
    url,
  );
  await within(STEP_MILLIS, "opening a WebSocket in the page", opening);
  return {
    send: (message) => page.evaluate((text) => globalThis.socket.send(text), JSON.stringify(message)),
    next: () => inbox.next("the page waits"),
    leave: () => page.close(),
  };
}

async function hears(peer, message, mayComeBefore) {
  let heard = await peer.next();
  while (mayComeBefore?.test(heard)) {
    heard = await peer.next();
  }
  assert.equal(heard, typeof message === "string" ? message : JSON.stringify(message));
}

/** Two peers, whoever they are, say the contract's first conversation, and then something large. */
async function meet(first, second, topic) {
  await first.send({ type: "join", topic, peerId: "first" });
  await first.send({ type: "join" });
  await hears(first, { type: "error", payload: "Topic is required for join" });
  await second.send({ type: "join", topic, peerId: "second" });
  await hears(first, { type: "peer-joined", peerId: "second", topic });
  await hears(second, { type: "peer-joined", peerId: "first", topic });
  const large = randomBytes(1 << 20).toString("base64");
  for (const data of ["SGk=", "ünï 🚀", large]) {
    await first.send({ type: "data", data });
    await hears(second, { type: "data", peerId: "first", data });
    await second.send({ type: "data", data });
    await hears(first, { type: "data", peerId: "second", data });
  }
}

async function check(relay, browser) {
  const url = await urlOf(relay);
  const node = await nodePeer(url);
  await node.ping();
  const page = await pagePeer(browser, url);
  await meet(node, page, "node meets page");
  console.log("interop: Node's ws and a page relay both ways");

  await page.leave();
  await hears(node, { type: "peer-left", peerId: "second", topic: "node meets page" });
  console.log("interop: a page that is closed leaves");

  const one = await pagePeer(browser, url);
  const other = await pagePeer(browser, url);
  await meet(one, other, "page meets page");
  console.log("interop: two pages relay both ways");

  relay.process.kill("SIGTERM");
  // Of two in one topic the later one to be closed may hear that the other has left.
  await Promise.all([node, one, other].map((peer) => hears(peer, "closed 1001", /^\{"type":"peer-left"/)));
  assert.equal(await within(STEP_MILLIS, "the end of the relay", relay.exited), 0);
  console.log("interop: SIGTERM closes everybody with 1001 and exits 0");
}

const given = process.argv.slice(2);
const launcher = fileURLToPath(new URL("../crossdock", import.meta.url));
const relay = startRelay(given.length > 0 ? given : [launcher, "serve", "--port", "0"]);
let browser;
try {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // Root's chromium needs --no-sandbox; the rest keeps it from talking to anybody but the relay.
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  await check(relay, browser);
} catch (error) {
  console.error(`interop: FAILED: ${error.stack}`);
  process.exitCode = 1;
} finally {
  await browser?.close();
  if (relay.process.exitCode === null) relay.process.kill("SIGKILL");
}
