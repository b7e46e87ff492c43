// Measures the first load of pages in headless Chromium, over the pipe of its debugging protocol.
// Arguments: origin, value of a session's cookie, number of loads. Prints lines of a name and a number.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [origin, session, loads] = [process.argv[2], process.argv[3], Number(process.argv[4])];
// How much longer than usable a page is watched for further requests, in milliseconds.
const AFTERWARDS = 1500;
const PATIENCE = 60000;
// A new window loads pages of the browser's own for a while, on the same processor; so long it is left alone first.
const SETTLING = 1500;

// Runs in the page: says when it can be used, at the first frame after that.
const watch = (isUsable) => `(() => {
  let told = false;
  const isUsable = ${isUsable};
  const look = () => {
    if (told || !document.body || !isUsable()) return;
    told = true;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => latchkeyUsable(JSON.stringify({ usable: performance.now() }))));
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
  addEventListener("load", look);
})()`;

const pages = {
  sign_in: {
    path: "/sign-in",
    isUsable: `() => {
      const field = document.getElementById("username");
      return field && !field.disabled && field.getClientRects().length > 0 && getComputedStyle(field).visibility === "visible";
    }`,
  },
  overview: {
    path: "/",
    isSignedIn: true,
    isUsable: `() => {
      const cards = ["overview-profile", "overview-sessions", "overview-activity"].map((id) => document.getElementById(id));
      const main = document.querySelector("main");
      return cards.every((card) => card && card.getClientRects().length > 0) && main && !main.querySelector(".lk-skeleton, [aria-busy=true]");
    }`,
  },
};

class Browser {
  constructor() {
    this.profile = mkdtempSync(join(tmpdir(), "latchkey-bench-"));
    const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
      "--disable-sync", "--disable-extensions", "--no-first-run", "--no-default-browser-check", "--remote-debugging-pipe",
      `--user-data-dir=${this.profile}`];
    this.process = spawn("chromium", flags, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    [this.next, this.waiting, this.listeners] = [1, new Map(), new Set()];
    let rest = "";
    this.process.stdio[4].setEncoding("utf8").on("data", (chunk) => {
      const messages = (rest + chunk).split("\0");
      rest = messages.pop();
      messages.forEach((text) => this.receive(JSON.parse(text)));
    });
  }

  receive(message) {
    if (!message.id) {
      this.listeners.forEach((listener) => listener(message));
      return;
    }
    const { resolve, reject } = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.error) reject(new Error(message.error.message));
    else resolve(message.result);
  }

  send(method, params = {}, sessionId = undefined) {
    const id = this.next++;
    this.process.stdio[3].write(JSON.stringify({ id, method, params, sessionId }) + "\0");
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  // Loads a page as somebody who has never been here, and says how that went.
  async load(page, slowDown) {
    const { browserContextId } = await this.send("Target.createBrowserContext");
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank", browserContextId, width: 1280, height: 800 });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const traffic = new Map();
    let tell;
    const usable = new Promise((resolve) => { tell = resolve; });
    const listener = ({ method, params, sessionId: from }) => {
      if (from !== sessionId) return;
      if (method === "Network.requestWillBeSent" && params.request.url.startsWith("http")) traffic.set(params.requestId, { url: params.request.url, bytes: 0 });
      if (method === "Network.loadingFinished" && traffic.has(params.requestId)) traffic.get(params.requestId).bytes = params.encodedDataLength;
      if (method === "Runtime.bindingCalled") tell(JSON.parse(params.payload));
    };
    this.listeners.add(listener);
    const send = (method, params) => this.send(method, params, sessionId);
    await Promise.all([send("Network.enable"), send("Page.enable"), send("Runtime.enable")]);
    await send("Runtime.addBinding", { name: "latchkeyUsable" });
    await send("Page.addScriptToEvaluateOnNewDocument", { source: watch(page.isUsable) });
    if (page.isSignedIn) {
      await send("Network.setCookie", { name: "__Host-latchkey", value: session, url: origin, path: "/", secure: true, httpOnly: true, sameSite: "Lax" });
    }
    await new Promise((resolve) => setTimeout(resolve, SETTLING));
    await send("Emulation.setCPUThrottlingRate", { rate: slowDown });
    await send("Page.navigate", { url: origin + page.path });
    const late = setTimeout(() => tell(undefined), PATIENCE);
    const times = await usable;
    clearTimeout(late);
    if (!times) throw new Error(`${page.path} did not become usable`);
    await new Promise((resolve) => setTimeout(resolve, AFTERWARDS));
    // The browser tells of a paint only after it is on the screen.
    const expression = `performance.getEntriesByName("first-contentful-paint")[0]?.startTime`;
    times.paint = (await send("Runtime.evaluate", { expression })).result.value;
    if (!times.paint) throw new Error(`${page.path} painted nothing`);
    times.usable = Math.max(times.usable, times.paint);
    this.listeners.delete(listener);
    await this.send("Target.disposeBrowserContext", { browserContextId });
    const requests = [...traffic.values()];
    return { ...times, requests, bytes: requests.reduce((sum, request) => sum + request.bytes, 0) };
  }

  async close() {
    const ended = new Promise((resolve) => this.process.on("exit", resolve));
    await this.send("Browser.close");
    await ended;
    rmSync(this.profile, { recursive: true, force: true });
  }
}

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2;
};

const browser = new Browser();
try {
  const results = { sign_in: { plain: [], slowed: [] }, overview: { plain: [], slowed: [] } };
  // The browser's own start is no part of a page: each page once before it counts.
  for (const page of Object.values(pages)) await browser.load(page, 1);
  for (let round = 0; round < loads; round++) {
    for (const [name, page] of Object.entries(pages)) {
      results[name].plain.push(await browser.load(page, 1));
      results[name].slowed.push(await browser.load(page, 4));
    }
  }
  for (const [name, { plain, slowed }] of Object.entries(results)) {
    console.log(`${name}_bytes ${median(plain.map((load) => load.bytes))}`);
    console.log(`${name}_requests ${median(plain.map((load) => load.requests.length))}`);
    console.log(`${name}_paint_ms ${median(plain.map((load) => load.paint))}`);
    console.log(`${name}_plain_ms ${median(plain.map((load) => load.usable))}`);
    console.log(`${name}_slowed_ms ${median(slowed.map((load) => load.usable))}`);
    for (const request of plain[0].requests) console.error(`    ${name}: ${request.bytes} B ${request.url.slice(origin.length)}`);
  }
} finally {
  await browser.close();
}
