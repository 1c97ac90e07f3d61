// The feed's pages in a real Chromium: accessibility (axe-core), both colour schemes, narrow screens, no JavaScript.
// node pages.js PALISADE EDITION THOUSAND [SCREENSHOTS]: the binary, a directory of announcements, and one of 1,000.
import { spawn } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [binary, announcements, thousand, screenshots] = process.argv.slice(2);
const browserPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const failures = [];
let checks = 0;

function check(holds, what) {
  checks += 1;
  if (!holds) {
    failures.push(what);
    console.error(`failed: ${what}`);
  }
}

// Serves a directory of announcements; resolves with its address and a way to stop it.
async function serve(from, port) {
  const address = `127.0.0.1:${port}`;
  const server = spawn(binary, ["feed", "serve", "--from", from, "--database", "memory:", "--listen", address], { stdio: "ignore" });
  for (let attempt = 0; attempt < 300; attempt += 1) {
    try {
      const answer = await fetch(`http://${address}/index.json`);
      if (answer.ok && (await answer.json()).items.length > 0) return { root: `http://${address}/`, stop: () => server.kill() };
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  server.kill();
  throw new Error(`no feed at ${address}`);
}

async function look(context, root, paths, name, width) {
  const page = await context.newPage();
  for (const [kind, path] of Object.entries(paths)) {
    await page.goto(root + path);
    const violations = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ["violations"] })).violations);
    for (const violation of violations) {
      const where = violation.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`).join("; ");
      check(false, `${kind} ${name}: ${violation.id}: ${where}`);
    }
    check(violations.length === 0, `${kind} ${name}: ${violations.length} violations`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    check(overflow <= 0, `${kind} ${name}: scrolls ${overflow} px sideways`);
    if (screenshots) await page.screenshot({ path: `${screenshots}/${kind}-${name}.png`, clip: { x: 0, y: 0, width, height: 1500 }, fullPage: true });
  }
  await page.close();
}

async function withoutScript(browser, root) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(root);
  check((await page.locator("script").count()) === 0, "there is no script");
  await page.selectOption("#component", "kubelet");
  await page.fill("#version", "v1.24.3");
  await page.click("form button");
  check(page.url().includes("component=kubelet"), "the form asks the server");
  check((await page.locator("tbody tr").count()) > 3, "kubelet 1.24.3 is affected");
  await page.locator("tbody a").first().click();
  check(/CVE-\d+-\d+\.html$/.test(page.url()), "an answer leads to its advisory");
  check((await page.locator("#affected").count()) === 1, "which says what is affected");
  await page.locator(".documents a", { hasText: "OSV" }).first().click();
  check(JSON.parse(await page.locator("body").innerText()).id.startsWith("CVE-"), "and leads to its record");
  await page.goto(root);
  await page.locator("header nav a", { hasText: "Am I affected?" }).click();
  await page.locator("a", { hasText: /^v1\.24$/ }).click();
  check(page.url().endsWith("affected/v1.24.html"), "releases are reached by links");
  check((await page.locator("tbody tr").count()) > 3, "1.24 is affected");
  await page.goto(`${root}affected/index.html?component=kubelet&version=latest`);
  check((await page.locator(".warn").innerText()).includes("is not a version"), "a mistake is explained");
  await context.close();
}

async function status(root) {
  for (const [path, expected] of [
    ["affected?component=kubelet&version=1.27.3", 200],
    ["affected/index.html?component=kubelet&version=latest", 400],
    ["affected/index.html?component=nonsense&version=1.2.3", 400],
    [`affected/index.html?version=${"1".repeat(5000)}`, 400],
    ["nowhere/at/all", 404],
  ]) {
    const answer = await fetch(root + path);
    check(answer.status === expected, `${path.slice(0, 60)} is ${answer.status}, not ${expected}`);
    check((answer.headers.get("content-security-policy") ?? "").includes("default-src 'none'"), `${path.slice(0, 60)} forbids scripts`);
  }
}

const kinds = {
  list: "",
  advisory: "CVE-2023-3676.html",
  long: "CVE-2025-1974.html",
  uncertain: "CVE-2021-3121.html",
  affected: "affected/index.html",
  minor: "affected/v1.24.html",
  component: "affected/ingress-nginx.html",
  answer: "affected?component=kubelet&version=1.24.3",
  nothing: "affected?component=kubelet&version=1.37.0",
  mistake: "affected/index.html?component=kubelet&version=latest",
  missing: "nowhere/at/all",
};
if (screenshots) await mkdir(screenshots, { recursive: true });
const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
const feed = await serve(announcements, 18471);
const many = await serve(thousand, 18472);
try {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [360, 768, 1280]) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
      await context.addInitScript(axe);
      await look(context, feed.root, kinds, `${colorScheme}-${width}`, width);
      if (width === 360) await look(context, many.root, { many: "", last: "page-10.html" }, `${colorScheme}-${width}`, width);
      await context.close();
    }
  }
  await withoutScript(browser, feed.root);
  await status(feed.root);
  const first = (await (await fetch(many.root)).arrayBuffer()).byteLength;
  console.log(`first page of 1,000 advisories: ${first} bytes`);
  check(first < 100_000, `the first page has ${first} bytes`);
} finally {
  feed.stop();
  many.stop();
  await browser.close();
}
console.log(`${checks - failures.length} of ${checks} checks hold`);
process.exit(failures.length === 0 ? 0 : 1);
