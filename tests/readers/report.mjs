// Opens report.html in Debian's Chromium and uses it as a reader does.
//
//   READERS=target/readers CHROMIUM=/usr/bin/chromium node report.mjs samples|hostile OUTPUT [SAVE_AS]
//
// `samples`: OUTPUT is a run over tests/corpus; the decisions made in the page are saved as SAVE_AS.
// `hostile`: OUTPUT holds names, texts and file names that would run in a page that took them for markup.
// Prints "the page works" at the end; anything else is a fault.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [what, output, saveAs] = process.argv.slice(2);
const require = createRequire(join(resolve(process.env.READERS), "/"));
const { chromium } = require("playwright-core");
const AXE = join(resolve(process.env.READERS), "node_modules/axe-core/axe.min.js");
const address = pathToFileURL(join(resolve(output), "report.html")).href;

const profile = mkdtempSync(join(tmpdir(), "cablegraph-page-"));
const faults = [];

async function open(options = {}, hash = "") {
  const context = await chromium.launchPersistentContext(mkdtempSync(join(profile, "p-")), {
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    viewport: { width: 1300, height: 900 },
    acceptDownloads: true,
    ...options,
  });
  const page = context.pages()[0] || (await context.newPage());
  page.on("console", (message) => { if (message.type() !== "log") faults.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => faults.push(`error: ${error.stack}`));
  page.on("dialog", (dialog) => { faults.push(`dialog: ${dialog.message()}`); dialog.accept(); });
  page.on("request", (request) => {
    const url = request.url();
    if (url.split("#")[0] !== address && !url.startsWith("data:") && !url.startsWith("blob:")) faults.push(`request: ${url}`);
  });
  await page.goto(address + hash);
  await page.waitForFunction(() => window.cablegraph && window.cablegraph.map.times.length > 0, null, { timeout: 20000 });
  return { context, page };
}

const title = (page) => page.locator("#card h3").innerText();
const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.id);
const shown = (page) => page.evaluate(() => window.cablegraph.shown());

// Where a name's node is, once the view rests.
const placeOf = (page, label) => page.evaluate((wanted) => {
  const { names, nodeOf, map } = window.cablegraph;
  return map.whereIs(nodeOf[names.label.indexOf(wanted)]);
}, label);

// Presses Tab until something has the keyboard that the test asks for.
async function tabTo(page, wanted, key = "Tab") {
  for (let step = 0; step < 200; step++) {
    await page.keyboard.press(key);
    if (await page.evaluate(wanted)) return;
  }
  assert.fail(`the keyboard does not reach ${wanted}`);
}

async function accessible(page, where) {
  if (!existsSync(AXE)) return;
  // The page's policy keeps scripts out; what the browser's own tools put in is no part of the page.
  await page.evaluate(readFileSync(AXE, "utf8"));
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const told = violations.map((each) => `${each.id} (${each.impact}): ${each.help}: ${each.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
  faults.push(...told.map((each) => `axe, ${where}: ${each}`));
}

async function searchFindsAPerson(page) {
  await page.fill("#search", "akhinz");
  const options = page.locator("#found [role=option]");
  assert.match(await options.first().innerText(), /Yerkin Akhinzhanov/);
  await page.fill("#search", "");
  assert.equal(await options.first().isVisible(), false);
  // By a form that is not its label, without its capitals.
  await page.fill("#search", "thigalov");
  assert.match(await options.first().innerText(), /Konstantin Zhigalov/);
  await page.fill("#search", "nobody of this name");
  assert.equal(await page.locator("#said").innerText(), "No name found");
}

async function aClickOpensACard(page) {
  await page.click("#whole");
  await page.waitForTimeout(250);
  await page.locator("#canvas").scrollIntoViewIfNeeded();
  await page.mouse.click(...(await placeOf(page, "Yerkin Akhinzhanov")));
  assert.equal(await title(page), "Yerkin Akhinzhanov");
  const card = await page.locator("#card").innerText();
  for (const part of ["person", "15 times in 4 documents", "likely (0.90)", "Roles by date", "director", "European Cooperation Department", "Strongest ties", "met with Janez Lenarcic"]) {
    assert.ok(card.includes(part), `${part} is not in the card:\n${card}`);
  }
  assert.match(page.url(), /#node=per-yerkin-akhinzhanov$/);
}

async function readsSentence(page) {
  const quote = page.locator("#card .quotes li").first();
  assert.ok(await quote.isVisible(), await page.locator("#card").innerText());
  const text = await quote.innerText();
  const [one, two] = [await quote.locator("mark.one").innerText(), await quote.locator("mark.two").innerText()];
  assert.ok(one && two && one !== two);
  return { one, two, text };
}

async function anEdgeShowsItsSentence(page) {
  // From the card's list.
  await page.fill("#search", "akhinzhanov");
  await page.press("#search", "Enter");
  await page.locator("#card .ties button", { hasText: /^All/ }).click();
  await page.locator("#card .ties button", { hasText: "European Cooperation Department" }).click();
  const { one, two, text } = await readsSentence(page);
  assert.deepEqual([one, two].sort(), ["European Cooperation Department", "Yerkin Akhinzhanov"]);
  for (const part of ["07ASTANA9012.txt", "2007-12-06", "Astana", "paragraph 1", "marked SBU", "rule "]) assert.ok(text.includes(part), `${part}: ${text}`);
  assert.match(page.url(), /#edge=org-european-cooperation-department--per-yerkin-akhinzhanov$/);
  // On the map: a point of a line that no node covers.
  await page.goBack();
  assert.equal(await title(page), "Yerkin Akhinzhanov");
  await page.waitForTimeout(300);
  const point = await page.evaluate(() => {
    const { map, nodeOf, pairs, names } = window.cablegraph;
    const own = names.label.indexOf("Yerkin Akhinzhanov");
    const box = document.getElementById("over").getBoundingClientRect();
    for (let pair = 0; pair < pairs.a.length; pair++) {
      if (pairs.tie[pair] < 0 || ![pairs.a[pair], pairs.b[pair]].includes(own)) continue;
      const [one, other] = [map.whereIs(nodeOf[pairs.a[pair]]), map.whereIs(nodeOf[pairs.b[pair]])];
      for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) {
        const [x, y] = [0, 1].map((axis) => one[axis] + part * (other[axis] - one[axis]));
        const found = map.at(x - box.left, y - box.top, 5);
        if (found.pair === pair && y > 0 && y < innerHeight) return { x, y, names: [names.label[pairs.a[pair]], names.label[pairs.b[pair]]] };
      }
    }
    return null;
  });
  assert.ok(point, "no line can be clicked");
  await page.mouse.click(point.x, point.y);
  assert.equal(await title(page), point.names.join(" – "));
  await readsSentence(page);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#card h3").count(), 0, "Escape closes the card");
}

async function filtersAndBrushWork(page) {
  const all = await shown(page);
  await page.locator("#filters summary").click();
  const field = (label) => page.locator("#filter-fields label", { hasText: label });
  const fewer = async (act, undo) => {
    await act();
    const now = await shown(page);
    assert.ok(now[1] < all[1] && now[1] > 0, `${now} of ${all}`);
    assert.ok((await page.locator("#filtered").innerText()).includes("1 in force"));
    await undo();
    assert.deepEqual(await shown(page), all);
  };
  const places = field("Places").locator("input");
  await fewer(() => places.uncheck(), () => places.check());
  const group = page.locator(".groups label").first().locator("input");
  await fewer(() => group.uncheck(), () => group.check());
  for (const [label, value] of [["Post of the documents", { label: "Moscow (1)" }], ["Certainty", "90"]]) {
    const select = field(label).locator("select");
    await fewer(() => select.selectOption(value), () => select.selectOption({ index: 0 }));
  }
  const relations = field("Ties that are").locator("select");
  await fewer(() => relations.selectOption({ label: "met with" }), () => relations.selectOption({ index: 0 }));
  const strongest = page.getByLabel("How many ties, the strongest first");
  await fewer(() => strongest.fill("100"), () => page.getByText("Reset the filters").click());
  await page.locator("#filters summary").click();
  // The range of time: by keyboard, then by dragging over the bars.
  const from = page.getByLabel("From", { exact: true });
  await from.focus();
  await page.keyboard.press("End");
  assert.match(await page.locator("#range-text").innerText(), /^2009: 2 documents$/);
  const late = await shown(page);
  assert.ok(late[1] > 0 && late[1] < all[1]);
  await page.keyboard.press("Home");
  assert.deepEqual(await shown(page), all);
  await page.locator("#brush").scrollIntoViewIfNeeded();
  const box = await page.locator("#brush svg").boundingBox();
  await page.mouse.move(box.x + 2, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.1, box.y + 20, { steps: 5 });
  await page.mouse.up();
  assert.match(await page.locator("#range-text").innerText(), /^1974 to 197\d: 2 documents$/);
  await page.getByText("All of it").click();
  assert.deepEqual(await shown(page), all);
  // Frequent or telling: another order of ties.
  const first = () => page.locator("#card .ties button").first().innerText();
  const telling = await first();
  await page.getByRole("radio", { name: "Frequent" }).check();
  assert.notEqual(await first(), telling);
  await page.getByRole("radio", { name: "Telling" }).check();
  assert.equal(await first(), telling);
}

async function listsWork(page) {
  const panel = page.locator("[role=tabpanel]:not([hidden])");
  const first = () => panel.locator("tbody th").first().innerText();
  await panel.locator("thead button", { hasText: "Name" }).click();
  const name = await first();
  assert.equal(await panel.locator("thead th").first().getAttribute("aria-sort"), "ascending");
  await panel.locator("thead button", { hasText: "Name" }).click();
  assert.ok((await first()) > name);
  await panel.locator("input[type=search]").fill("akhinzhanov");
  assert.equal(await panel.locator("tbody tr").count(), 1);
  assert.equal(await first(), "Yerkin Akhinzhanov");
  await page.locator("[role=tab]").first().focus();
  await page.keyboard.press("End");
  assert.match(await focused(page), /^Ties of the map/);
  assert.equal(await panel.locator("tbody tr").count(), 50, "a page of rows");
  await panel.getByText("Next ›").click();
  assert.match(await panel.locator("p[role=status]").innerText(), /^51 to 100 of /);
  // A row's number opens its sentences, and closing them gives the keyboard back.
  await panel.locator("tbody td.number button").first().focus();
  await page.keyboard.press("Enter");
  await readsSentence(page);
  await page.keyboard.press("Escape");
  assert.ok(await page.evaluate(() => document.activeElement.closest("[role=tabpanel]")), "back in the list");
}

// From the top of the page to a sentence, without a mouse.
async function theKeyboardAloneReachesAll(page) {
  await page.reload();
  await page.waitForFunction(() => window.cablegraph && window.cablegraph.map.times.length > 0);
  await tabTo(page, () => document.activeElement.id === "search");
  await page.keyboard.type("lavrov");
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator("#search").getAttribute("aria-activedescendant"), "found-0");
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), "Sergey Lavrov");
  await tabTo(page, () => document.activeElement.closest(".ties"));
  await page.keyboard.press("Enter");
  assert.match(await title(page), /Sergey Lavrov/);
  await readsSentence(page);
  await page.keyboard.press("Escape");
  assert.equal(await focused(page), "search");
  // The map itself: move, zoom, walk from name to name, open a card.
  await tabTo(page, () => document.activeElement.id === "over");
  const before = await placeOf(page, "Sergey Lavrov");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("+");
  assert.notDeepEqual(await placeOf(page, "Sergey Lavrov"), before);
  await page.keyboard.press("n");
  assert.match(await page.locator("#said").innerText(), /Enter opens its card/);
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), await title(page));
  await page.keyboard.press("Escape");
  await tabTo(page, () => document.activeElement.getAttribute("aria-label") === "From");
  await tabTo(page, () => document.activeElement.getAttribute("role") === "tab");
  await tabTo(page, () => document.activeElement.textContent === "Accept");
}

async function decisionsAreSaved(page) {
  const item = (text) => page.locator("#proposals li", { hasText: text });
  await item("Iyer").getByText("Accept").click();
  await item("Condoleezza Rice").first().getByText("Reject").click();
  await item("Who is Hoveyda").getByLabel("Full name").fill("'=Amir Hoveyda");
  await item("Who is Hoveyda").getByLabel("Full name").press("Enter");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByText("Save review.csv").click()]);
  assert.equal(download.suggestedFilename(), "review.csv");
  await download.saveAs(saveAs);
  // They are still there when the page is opened again.
  await page.reload();
  await page.waitForFunction(() => window.cablegraph);
  assert.equal(await item("Iyer").getByText("Accept").getAttribute("aria-pressed"), "true");
}

async function samples() {
  const { context, page } = await open();
  for (const step of [searchFindsAPerson, aClickOpensACard, anEdgeShowsItsSentence, filtersAndBrushWork, listsWork, theKeyboardAloneReachesAll, decisionsAreSaved]) {
    // One after the other, and all of them: a fault in one does not hide another.
    page.setDefaultTimeout(20000);
    await step(page).catch((error) => faults.push(`${step.name}: ${error.stack}`));
    await page.keyboard.press("Escape");
  }
  await page.evaluate(() => {
    const { choose, names } = window.cablegraph;
    choose(names.label.indexOf("Yerkin Akhinzhanov"), -1);
    for (const each of document.querySelectorAll("details")) each.open = true;
  });
  await accessible(page, "light");
  await page.emulateMedia({ colorScheme: "dark" });
  await accessible(page, "dark");
  await context.close();

  const linked = await open({}, "#edge=org-european-cooperation-department--per-yerkin-akhinzhanov");
  assert.match(await title(linked.page), /European Cooperation Department/, "a link opens what it names");
  await readsSentence(linked.page);
  await linked.page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  assert.ok((await linked.page.locator(".on-paper text").count()) > 20, "the map is on paper");
  assert.equal(await linked.page.locator("[role=tabpanel] table").count(), 6, "so is every list");
  await linked.context.close();

  const narrow = await open({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  const wide = await narrow.page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `a phone scrolls sideways: ${wide}`);
  await narrow.page.locator("#canvas").scrollIntoViewIfNeeded();
  await narrow.page.touchscreen.tap(...(await placeOf(narrow.page, "Kazakhstan")));
  assert.ok((await title(narrow.page)).length > 0, "a tap opens a card");
  await narrow.context.close();
}

async function hostile() {
  const { context, page } = await open();
  const labels = await page.evaluate(() => window.cablegraph.names.label);
  assert.ok(labels.some((label) => label.includes("<script>")), "the names are there");
  // Every list, every card, every sentence.
  for (const tab of await page.locator("[role=tab]").all()) {
    await tab.click();
    const panel = page.locator("[role=tabpanel]:not([hidden])");
    await panel.locator("input[type=search]").fill("ran=");
  }
  const ids = await page.evaluate(() => document.querySelectorAll("#panels .link").length);
  assert.ok(ids > 5, "the lists show them");
  const { length } = labels;
  for (let name = 0; name < length; name++) {
    await page.evaluate((at) => { document.getElementById("search").value = ""; window.cablegraph.choose(at, -1); }, name);
  }
  const pairs = await page.evaluate(() => window.cablegraph.pairs.a.length);
  let marked = 0;
  for (let pair = 0; pair < pairs; pair++) {
    marked += await page.evaluate((at) => { window.cablegraph.choose(-1, at); return document.querySelectorAll("#card mark").length; }, pair);
  }
  assert.ok(marked > 5, `their sentences are marked: ${marked}`);
  await page.fill("#search", "ran=");
  assert.ok(await page.locator("#found li").count());
  const body = await page.locator("#card").innerText();
  assert.ok(!/[\u202a-\u202e\u2066-\u2069]/.test(body), "nothing turns the direction of the text");
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.evaluate(() => window.ran), undefined, "nothing of a document ran");
  assert.equal(await page.evaluate(() => document.scripts.length), 2);
  assert.equal(await page.evaluate(() => document.images.length), 0);
  await context.close();
}

try {
  await (what === "hostile" ? hostile() : samples());
  assert.deepEqual(faults, []);
  console.log("the page works");
} catch (error) {
  console.error(faults.join("\n"));
  console.error(error);
  process.exitCode = 1;
} finally {
  rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
}
