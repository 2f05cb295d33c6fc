// The search with completion: every form of every name.

function makeSearch() {
  const input = $("search");
  const list = $("found");
  let forms = null;
  let found = [];
  let active = -1;

  function gather() {
    forms = [];
    for (let name = 0; name < NAMES; name++) {
      forms.push([folded(names.label[name]), name, ""]);
      for (const form of names.forms[name]) forms.push([folded(form), name, form]);
    }
  }

  // What begins so, then what has a word that begins so, then what holds it; the most mentioned first.
  function look(text) {
    if (!forms) gather();
    const wanted = folded(text.trim());
    if (!wanted) return [];
    const places = [[], [], []];
    const known = new Set();
    for (let kind = 0; kind < 3; kind++) {
      for (const [form, name, shown] of forms) {
        const at = form.indexOf(wanted);
        if (at < 0) continue;
        const fits = kind === 0 ? at === 0 : kind === 1 ? ` ${form}`.replace(/[-.'’(]/g, " ").includes(` ${wanted}`) : true;
        if (!fits || known.has(name)) continue;
        known.add(name);
        places[kind].push([name, shown]);
        if (known.size >= 12) return places.flat();
      }
    }
    return places.flat();
  }

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function activate(at) {
    active = at;
    [...list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", `found-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function show() {
    found = look(input.value);
    fill(list, found.map(([name, form], at) => el("li", {
      role: "option", id: `found-${at}`, "aria-selected": "false",
      on: {
        pointerdown: (event) => event.preventDefault(),
        click: () => take(at),
      },
    }, el("strong", {}, names.label[name]), el("span", {}, form ? `as ${form}; ` : "", `${natureOf(name)}, ${number(names.mentions[name])}`))));
    const empty = !input.value.trim();
    list.hidden = empty || !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    activate(-1);
    if (!empty) say(found.length ? `${plural(found.length, "name", "names")} found` : "No name found");
  }

  function take(at) {
    const [name] = found[at];
    input.value = names.label[name];
    close();
    choose(name, -1);
    showChoice(input);
  }

  input.addEventListener("input", show);
  input.addEventListener("focus", () => { if (input.value && found.length) input.select(); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) show();
      if (!found.length) return;
      const by = event.key === "ArrowDown" ? 1 : -1;
      activate(active < 0 && by < 0 ? found.length - 1 : (active + by + found.length) % found.length);
    } else if (event.key === "Enter") {
      if (list.hidden) show();
      if (found.length) take(Math.max(0, active));
    } else if (event.key === "Escape") {
      if (list.hidden) input.value = "";
      close();
    } else {
      return;
    }
    event.preventDefault();
  });
}
