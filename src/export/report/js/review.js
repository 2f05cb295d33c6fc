// Doubtful names to decide: each proposal with what a person may say to it, and the file that `--review` reads.

const REVIEW_ROWS = 20;

function makeReview() {
  const place = $("proposals");
  const review = data.review;
  if (!review) {
    fill(place, el("p", { class: "hint" }, "The table of proposals is not beside this page."));
    return;
  }
  const at = Object.fromEntries(review.columns.map((name, column) => [name, column]));
  const cell = (row, name) => review.rows[row][at[name]];
  const proposals = [];
  const decided = [];
  const remarks = [];
  review.rows.forEach((_, row) => {
    if (cell(row, "decision")) decided.push(row);
    else if (cell(row, "entity_id") || cell(row, "entity")) proposals.push(row);
    else remarks.push(cell(row, "reason"));
  });
  if (review.left_out) remarks.push(`${plural(review.left_out, "proposal", "proposals")}, on which the least hangs, are left out of this page: tables/review.csv has them`);

  // What was decided here: by proposal, the decision with what it needs.
  const store = `cablegraph review ${data.about.lists_digest} ${data.counts.mentions} ${data.documents.count} ${review.rows.length}`;
  const decisions = new Map();
  try {
    for (const [key, decision] of JSON.parse(localStorage.getItem(store) || "[]")) {
      const row = proposals.find((each) => keyOf(each) === key);
      if (row !== undefined) decisions.set(row, decision);
    }
  } catch {
    // Some browsers keep nothing for a page from a folder.
  }
  function keyOf(row) {
    return ["entity_id", "other_id", "form", "proposal"].map((name) => cell(row, name)).join("\u0001");
  }
  let unsaved = false;
  function decide(row, decision) {
    if (decision) decisions.set(row, decision);
    else decisions.delete(row);
    unsaved = decisions.size > 0;
    try {
      localStorage.setItem(store, JSON.stringify([...decisions].map(([each, one]) => [keyOf(each), one])));
    } catch {
      // As above.
    }
    count();
  }

  let kind = "";
  let page = 0;
  const kinds = [...new Set(proposals.map((row) => cell(row, "proposal")))].sort();
  const list = el("ol", { class: "proposals" });
  const status = el("p", { class: "hint", role: "status" });
  const told = el("span", { role: "status" });
  const previous = button("‹ Before", () => { page--; draw(); });
  const next = button("Next ›", () => { page++; draw(); });
  const download = button("Save review.csv", () => save(), { class: "main" });

  const named = (row, which) => {
    const id = cell(row, which === "other" ? "other_id" : "entity_id");
    const name = nameOf(id);
    const label = cell(row, which) || id;
    return name >= 0 ? openName(name, label) : el("strong", {}, label);
  };
  const kindWord = (id) => ({ per: "person", org: "organisation", loc: "place" }[id.slice(0, 3)] || "name");

  function question(row) {
    const [form, value] = [cell(row, "form"), cell(row, "value")];
    switch (cell(row, "proposal")) {
      case "merge": return ["Are ", named(row, "entity"), " and ", named(row, "other"), " one?"];
      case "split": return ["Is “", form, `” ${cell(row, "entity_id").startsWith("per-") ? "somebody" : "something"} other than `, named(row, "entity"), "?"];
      case "drop": return ["Is ", named(row, "entity"), " no name at all?"];
      case "retype": return ["Is ", named(row, "entity"), `, taken for a ${kindWord(cell(row, "entity_id"))}, `, value === "organisation" ? "an organisation?" : `a ${value}?`];
      case "rename": return ["Who is ", named(row, "entity"), "?"];
      case "choose": return ["Which of these is ", named(row, "entity"), "?"];
      default: return [cell(row, "proposal"), " ", named(row, "entity"), "?"];
    }
  }

  function answers(row) {
    const now = decisions.get(row);
    const item = [];
    const press = (title, decision) => {
      const on = now && now.decision === decision.decision;
      return button(title, () => { decide(row, on ? null : decision); redraw(row); }, { "aria-pressed": String(Boolean(on)) });
    };
    const proposal = cell(row, "proposal");
    if (proposal === "choose") {
      const candidates = cell(row, "candidates").split("|").filter(Boolean);
      const field = el("select", { "aria-label": "Which one", on: { change: (event) => {
        decide(row, event.target.value ? { decision: "merge", other_id: event.target.value } : null);
        redraw(row);
      } } }, el("option", { value: "" }, "undecided"), candidates.map((id) => {
        const name = nameOf(id);
        return el("option", { value: id }, name >= 0 ? `${names.label[name]} (${[natureOf(name), number(names.mentions[name])].join(", ")})` : id);
      }));
      if (now && now.decision === "merge") field.value = now.other_id;
      item.push(field, press("None of them", { decision: "keep" }));
    } else if (proposal === "rename") {
      const field = el("input", { type: "text", "aria-label": "Full name", placeholder: "full name", value: now?.value || "", on: { change: (event) => {
        const value = event.target.value.trim();
        decide(row, value ? { decision: "rename", value } : null);
        redraw(row);
      } } });
      item.push(field, press("Leave it", { decision: "keep" }));
    } else {
      item.push(press("Accept", { decision: "accept" }), press("Reject", { decision: "keep" }));
    }
    return item;
  }

  const items = new Map();
  function redraw(row) {
    const held = document.activeElement?.textContent;
    const item = items.get(row);
    const box = item.querySelector(".answers");
    fill(box, answers(row));
    item.classList.toggle("decided", decisions.has(row));
    [...box.querySelectorAll("button, select, input")].find((each) => each.textContent === held)?.focus();
  }

  function draw() {
    const rows = kind ? proposals.filter((row) => cell(row, "proposal") === kind) : proposals;
    const pages = Math.max(1, Math.ceil(rows.length / REVIEW_ROWS));
    page = Math.max(0, Math.min(page, pages - 1));
    const from = page * REVIEW_ROWS;
    items.clear();
    fill(list, rows.slice(from, from + REVIEW_ROWS).map((row) => {
      const mentions = Number(cell(row, "mentions"));
      const item = el("li", { class: decisions.has(row) ? "decided" : null },
        el("p", {}, question(row)),
        el("p", { class: "hint" }, cell(row, "reason"), mentions ? `; ${plural(mentions, "mention", "mentions")}` : ""),
        el("div", { class: "answers controls" }, answers(row)));
      items.set(row, item);
      return item;
    }));
    list.start = from + 1;
    previous.disabled = page === 0;
    next.disabled = page >= pages - 1;
    fill(status, rows.length ? `${number(from + 1)} to ${number(Math.min(rows.length, from + REVIEW_ROWS))} of ${plural(rows.length, "proposal", "proposals")}, those that most hangs on first.` : "Nothing is proposed.");
  }

  function count() {
    fill(told, decisions.size ? `${number(decisions.size)} decided here.` : "");
    download.disabled = !decisions.size && !decided.length;
  }

  // The rows as `--review` reads them: those of the run before, then those decided here.
  function text() {
    const columns = ["decision", "entity_id", "entity", "other_id", "other", "form", "value", "proposal", "reason"];
    const rows = [columns];
    for (const row of decided) rows.push(columns.map((name) => cell(row, name)));
    for (const row of [...decisions.keys()].sort((one, other) => one - other)) {
      const decision = decisions.get(row);
      rows.push(columns.map((name) => {
        if (decision[name] !== undefined) return decision[name];
        if (name === "other" && decision.other_id) return "";
        return cell(row, name);
      }));
    }
    return `\ufeff${rows.map((cells) => cells.map(quoted).join(",")).join("\r\n")}\r\n`;
  }
  // In quotes, and guarded against spreadsheets that would run it, by the rule of the tables: what looks guarded
  // already gets another guard, so that it is read back as it was.
  function quoted(text) {
    const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ");
    const guarded = /^[' \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]*[=+\-@＝＋－＠﹦﹢﹣﹫]/u.test(line) ? `'${line}` : line;
    return `"${guarded.replaceAll('"', '""')}"`;
  }
  function save() {
    const address = URL.createObjectURL(new Blob([text()], { type: "text/csv" }));
    const link = el("a", { href: address, download: "review.csv" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
    unsaved = false;
    say("review.csv is saved");
  }
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

  const choice = select("Show", [["", `all (${number(proposals.length)})`], ...kinds.map((each) => [each, `${each} (${number(proposals.filter((row) => cell(row, "proposal") === each).length)})`])], (value) => {
    kind = value;
    page = 0;
    draw();
  });
  if (!proposals.length && !decided.length) {
    fill(place, el("p", { class: "hint" }, "Nothing is doubtful enough to ask."));
    return;
  }
  fill(place,
    el("p", {}, "What the program would not decide by itself. Your answers go into a file; the next run applies them: ", el("code", {}, "cablegraph extract … --review review.csv"), "."),
    decided.length ? el("p", { class: "hint" }, `This run was given ${plural(decided.length, "decision", "decisions")}; the file will hold them too.`) : null,
    el("div", { class: "bar controls" }, choice, previous, next, download, told),
    status, list,
    remarks.length ? el("ul", { class: "hint" }, remarks.map((remark) => el("li", {}, remark))) : null);
  draw();
  count();
}

function makeRefusals() {
  const { skipped, review } = data;
  const parts = [];
  if (skipped.count) {
    parts.push(el("h3", {}, `${plural(skipped.count, "input", "inputs")} passed over`),
      shortList(skipped.rows.map(([input, reason]) => el("li", {}, el("code", {}, input), `: ${reason}`)), 20, {}));
    if (skipped.rows.length < skipped.count) parts.push(el("p", { class: "hint" }, `${number(skipped.count - skipped.rows.length)} more stand in `, fileLink("tables/skipped.csv"), "."));
  } else {
    parts.push(el("p", {}, "Every input was read."));
  }
  if (review) {
    const column = (name) => review.columns.indexOf(name);
    const refused = review.rows.filter((row) => row[column("status")].startsWith("not applied"));
    if (refused.length) {
      parts.push(el("h3", {}, `${plural(refused.length, "decision", "decisions")} not applied`),
        shortList(refused.map((row) => el("li", {}, `${row[0]} `, el("strong", {}, row[column("entity_id")] || row[column("entity")] || row[column("reason")]), `: ${row[column("status")].replace(/^not applied:? ?/, "")}`)), 20, {}));
    }
  }
  parts.push(el("p", { class: "hint" }, "Names that were weighed and refused in one document: ", el("code", {}, "cablegraph show FILE --rejected"), "."));
  fill($("refusals"), parts);
}
