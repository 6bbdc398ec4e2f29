// The session protocol with real clients: `crossdock workstation` is paired by Node's `ws` and by the phone page in
// Chromium, and texts and a file go both ways. Exits 1 at the first thing amiss.
//
// Usage: node session.mjs [command that serves on a free port]      CHROMIUM names the browser.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import WebSocket from "ws";

const STEP_MILLIS = 20_000;
const START_MILLIS = 300_000; // the first start may build

/** A process that is read line by line and typed into. */
class Program {
  #lines = [];
  #wake = () => {};

  constructor([program, ...args], cwd) {
    this.process = spawn(program, args, { cwd, stdio: ["pipe", "pipe", "inherit"] });
    createInterface({ input: this.process.stdout }).on("line", (line) => {
      this.#lines.push(line);
      this.#wake();
    });
    this.exited = new Promise((resolve) => this.process.on("exit", (code) => resolve(code)));
  }

  /** The first line from here on that fits. */
  async line(what, fits, millis = STEP_MILLIS) {
    const end = Date.now() + millis;
    for (;;) {
      while (this.#lines.length > 0) {
        const line = this.#lines.shift();
        if (fits(line)) return line;
      }
      assert.ok(Date.now() < end, `nothing after ${millis} ms: ${what}`);
      await new Promise((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 200);
      });
    }
  }

  event(name) {
    return this.line(name, (line) => JSON.parse(line).event === name).then((line) => JSON.parse(line));
  }

  type(line) {
    this.process.stdin.write(`${line}\n`);
  }
}

/** A phone as somebody would write it in an afternoon. */
async function nodePhone(payload) {
  const { u, s, t } = JSON.parse(payload);
  const socket = new WebSocket(u);
  const heard = [];
  let wake = () => {};
  socket.on("message", (data) => {
    heard.push(JSON.parse(data));
    wake();
  });
  await new Promise((resolve) => socket.on("open", resolve));
  socket.send(JSON.stringify({ type: "hello", s, t, r: "phone" }));
  return {
    send: (text) => socket.send(text),
    leave: () => socket.close(1000),
    async next() {
      while (heard.length === 0) await new Promise((resolve) => { wake = resolve; });
      return heard.shift();
    },
  };
}

async function nodePairs(workstation, payload) {
  const phone = await nodePhone(payload);
  assert.equal((await phone.next()).type, "hello-ack");
  assert.equal((await workstation.event("joined")).role, "phone");
  phone.send("hello from Node");
  assert.equal((await workstation.event("text")).text, "hello from Node");
  workstation.type("hello, Node");
  assert.equal((await phone.next()).frame, "hello, Node");
  phone.leave();
  await workstation.event("left");
  console.log("interop: Node's ws pairs with the workstation");
}

async function pagePairs(workstation, address, browser, folder) {
  const page = await browser.newPage({ viewport: { width: 420, height: 720 } });
  await page.goto(address);
  await workstation.event("joined");
  await page.getByText("paired", { exact: true }).waitFor();
  assert.ok(!page.url().includes("#"), "the code stays in the address");

  await page.getByLabel("Message").fill("hello from the page");
  await page.getByRole("button", { name: "Send" }).click();
  assert.equal((await workstation.event("text")).text, "hello from the page");
  workstation.type("hello, phone");
  await page.getByText("hello, phone").waitFor();

  const content = randomBytes(1_500_000);
  await writeFile(join(folder, "to-phone.bin"), content);
  workstation.type(`/file ${join(folder, "to-phone.bin")}`);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "to-phone.bin" }).click(),
  ]);
  assert.ok(content.equals(await readFile(await download.path())), "the file came as another one");
  await workstation.event("sent");

  await page.getByLabel("File").setInputFiles({ name: "from-phone.bin", mimeType: "text/plain", buffer: content });
  const { path } = await workstation.event("received");
  assert.ok(content.equals(await readFile(path)), "the file arrived as another one");
  await page.getByText("from-phone.bin has arrived").waitFor();
  if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
  console.log("interop: the phone page pairs with the workstation, texts and files go both ways");

  workstation.type("/kill");
  await page.getByText("the session was ended").waitFor();
  assert.equal(await workstation.exited, 0);
  console.log("interop: killing the session ends both");
}

const launcher = fileURLToPath(new URL("../crossdock", import.meta.url));
const given = process.argv.slice(2);
const serve = given.length > 0 ? given : [launcher, "serve", "--port", "0"];
const folder = await mkdtemp(join(tmpdir(), "crossdock-interop-"));
const relay = new Program(serve);
let workstation;
let browser;
try {
  const ready = await relay.line("the relay", (line) => line.startsWith("Crossdock ready"), START_MILLIS);
  const port = ready.match(/port (\d+)/)[1];
  // The same program as the relay's, with another command.
  const program = serve.slice(0, serve.indexOf("serve"));
  workstation = new Program([...program, "workstation", "--json", `http://127.0.0.1:${port}/session`], folder);
  const { payload, page } = await workstation.event("registered");
  // Who joins before the workstation itself is in is not told to it.
  await workstation.line("connected", (line) => JSON.parse(line).state === "connected");
  await nodePairs(workstation, payload);
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
  await pagePairs(workstation, page, browser, folder);
  relay.process.kill("SIGTERM");
  assert.equal(await relay.exited, 0);
} catch (error) {
  console.error(`interop: FAILED: ${error.stack}`);
  process.exitCode = 1;
} finally {
  await browser?.close();
  for (const program of [workstation, relay]) {
    if (program && program.process.exitCode === null) program.process.kill("SIGKILL");
  }
  await rm(folder, { recursive: true, force: true });
}
