// Does the tasks of readers in a browser, and says in JSON what each saw: node run.mjs BROWSER PROGRAM BASE < tasks.json
//
// Firefox is driven by WebDriver BiDi, which it speaks itself; Chromium by its own protocol.

import { readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const [, , browser, executablePath, base] = process.argv;
const PATIENCE = 30_000;
const KNOWN = /^Unsafe attempt to load URL file:.*\.svg#layer-/; // Chromium says it before base-map.js draws the base map
const tasks = JSON.parse(readFileSync(0, "utf8"));
const opened = await puppeteer.launch({
  browser,
  executablePath,
  headless: true,
  args: browser === "chrome" ? ["--no-sandbox", "--disable-gpu"] : [],
  extraPrefsFirefox: { "network.proxy.type": 0 },
});

async function step(page, { type, into, press, click, back }) {
  if (type !== undefined) {
    const field = await page.waitForSelector(into, { timeout: PATIENCE });
    await field.evaluate((each) => each.select());
    await field.type(type);
  } else if (press) await page.keyboard.press(press);
  else if (back) await page.goBack();
  else {
    // What a click leads to is waited for below: a page, or another content of this one.
    await page.waitForSelector(click, { timeout: PATIENCE });
    await page.evaluate((selector) => document.querySelector(selector).click(), click);
  }
  await settled(page);
}

/** Wait until a page is loaded, and shows what its address asks for. */
async function settled(page) {
  for (let calm = 0, waited = 0; calm < 4 && waited < PATIENCE; waited += 100) {
    await new Promise((done) => setTimeout(done, 100));
    const busy = await page.evaluate(() => document.readyState !== "complete" || document.querySelector("[aria-busy]") !== null
      || (document.querySelector(".record.search [role=status]") !== null && document.querySelector("[data-results]") === null)).catch(() => true);
    calm = busy ? 0 : calm + 1;
  }
}

async function done(task) {
  const page = await opened.newPage();
  const requested = [];
  const complaints = [];
  page.on("request", (request) => requested.push(request.url()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !KNOWN.test(message.text()) && complaints.push(message.text()));
  const missed = [];
  try {
    await page.goto(new URL(task.begins, base).href, { timeout: PATIENCE });
    await settled(page);
    for (const each of task.steps ?? []) await step(page, each);
    for (const [selector, text] of Object.entries(task.sees)) {
      const seen = await page.evaluate((each) => document.querySelector(each)?.textContent ?? null, selector);
      if (seen === null || !seen.includes(text)) missed.push({ selector, text, seen: seen?.slice(0, 200) ?? null });
    }
  } catch (error) {
    complaints.push(String(error));
  }
  const away = requested.filter((url) => /^(https?|wss?):/.test(url) && !url.startsWith(base));
  const found = { task: task.task, at: page.url(), missed, complaints, away };
  await page.close();
  return found;
}

const results = [];
for (const task of tasks) results.push(await done(task));
await opened.close();
console.log(JSON.stringify(results));
