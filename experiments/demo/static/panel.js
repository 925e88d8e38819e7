/* The panel beside the stage: levers of both sides, lives of what was clicked, lessons with their stops. */
"use strict";

const plain = (value) => String(Math.round(value * 1e4) / 1e4);
const SIDES = ["a", "b"];
const TABS = ["levers", "look", "lesson", "systems"];
const taken = (choice) =>
  wg.changes.some(
    (change) => change.side === choice.side && JSON.stringify(change.levers) === JSON.stringify(choice.levers),
  );
const fit = (values, value) => [...new Set([...values, value])].sort((x, y) => x - y);

wg.panel = {
  pick(name) {
    for (const tab of TABS) {
      wg.$(`tab-${tab}`).setAttribute("aria-selected", tab === name);
      wg.$(`pane-${tab}`).hidden = tab !== name;
    }
  },

  /* ------------------------------------------------------------ levers */
  levers() {
    const pane = wg.$("pane-levers"),
      sides = SIDES.filter((side) => wg.inForce[side]),
      shown = wg.world.levers_shown,
      at = pane.scrollTop;
    pane.replaceChildren(
      ...(shown ? [] : [wg.el("h2", {}, wg.t("page_mode")), ...sides.map((side) => this.modeRow(side))]),
      ...wg.offers.levers
        .filter((lever) => !shown || shown.includes(lever.path))
        .map((lever) => this.lever(lever, sides)),
      wg.el("h2", {}, wg.t("page_changes")),
      this.changes(),
    );
    pane.scrollTop = at;
  },

  modeRow(side) {
    const now = wg.inForce[side].policy,
      names = wg.offers.modes.map((mode) => mode.name),
      known = names.includes(now);
    const select = wg.el(
      "select",
      {
        id: `mode-${side}`,
        "aria-label": `${wg.t("page_mode")} ${side.toUpperCase()}`,
        onchange: (event) => wg.change(side, { mode: event.target.value }),
      },
      ...(known ? [] : [wg.el("option", { value: now, selected: true }, now)]),
      ...wg.offers.modes.map((mode) =>
        wg.el(
          "option",
          { value: mode.name, selected: mode.name === now, title: wg.say(mode.shows) },
          wg.say(mode.title),
        ),
      ),
    );
    select.disabled = wg.isReplay;
    return wg.el(
      "div",
      { class: "lever" },
      wg.el("div", { class: "of" }, wg.el("b", { class: `of-${side}` }, side.toUpperCase()), select),
    );
  },

  lever(lever, sides) {
    return wg.el(
      "div",
      { class: "lever" },
      wg.el("span", {}, wg.say(lever.label)),
      ...sides.map((side) => this.control(lever, side)),
    );
  },

  control(lever, side) {
    const value = wg.inForce[side].values[lever.path],
      id = `${lever.path}-${side}`,
      name = `${wg.say(lever.label)} ${side.toUpperCase()}`;
    const row = wg.el("div", { class: "of" }, wg.el("b", { class: `of-${side}` }, side.toUpperCase()));
    if (lever.names) {
      const listed = lever.values.includes(value) ? lever.values : [...lever.values, value];
      row.append(
        wg.el(
          "select",
          {
            id,
            "aria-label": name,
            disabled: wg.isReplay,
            onchange: (event) => wg.change(side, { [lever.path]: event.target.value }),
          },
          ...listed.map((each, k) =>
            wg.el("option", { value: each, selected: each === value }, lever.names[k] ? wg.say(lever.names[k]) : each),
          ),
        ),
      );
      return row;
    }
    const values = fit(lever.values, value),
      shown = wg.el("output", {}, plain(value));
    row.append(
      wg.el("input", {
        id,
        type: "range",
        min: 0,
        max: values.length - 1,
        step: 1,
        value: values.indexOf(value),
        "aria-label": name,
        "aria-valuetext": String(value),
        disabled: wg.isReplay,
        oninput: (event) => {
          shown.textContent = plain(values[event.target.value]);
        },
        onchange: (event) => wg.change(side, { [lever.path]: values[event.target.value] }),
      }),
      shown,
    );
    return row;
  },

  changes() {
    const planned = wg
      .planned()
      .map((each) => wg.el("li", {}, `${each.side.toUpperCase()} · ${wg.t("page_planned")} ${wg.say(each.text)}`));
    const plan = wg.el("ul", { class: "note" }, ...planned);
    if (wg.isReplay) return wg.el("div", {}, plan, wg.el("p", { class: "note" }, wg.t("page_replay_fixed")));
    if (!wg.changes.length) return wg.el("div", {}, plan, wg.el("p", { class: "note" }, wg.t("page_no_changes")));
    const rows = wg.changes.map((change) =>
      wg.el(
        "li",
        {},
        `${change.side.toUpperCase()} · ${wg.moment(change.second, true)} · ${Object.entries(change.levers)
          .map(([path, value]) => `${this.nameOf(path)} = ${value}`)
          .join(", ")}`,
      ),
    );
    return wg.el(
      "div",
      {},
      plan,
      wg.el("ul", { class: "note" }, ...rows),
      wg.el("button", { id: "undo", onclick: () => wg.undo() }, wg.t("page_undo")),
    );
  },

  nameOf(path) {
    const lever = wg.offers.levers.find((each) => each.path === path);
    return lever ? wg.say(lever.label) : path === "mode" ? wg.t("page_mode") : path;
  },

  /* ------------------------------------------------------------ lives */
  look(found) {
    if (found) this.found = found;
    const pane = wg.$("pane-look"),
      desk = wg.el(
        "select",
        {
          id: "desk",
          "aria-label": wg.t("page_desk"),
          onchange: (event) => event.target.value && wg.look("desk", +event.target.value),
        },
        wg.el("option", { value: "" }, wg.t("page_desk")),
        ...wg.world.offices.map((office, k) => wg.el("option", { value: k }, wg.say(office))),
      );
    const number = (kind) =>
      wg.el(
        "label",
        {},
        `${wg.t(`page_${kind}`)} `,
        wg.el("input", {
          type: "number",
          min: 0,
          id: `${kind}-number`,
          style: "width:4.6rem",
          onchange: (event) => wg.look(kind, +event.target.value),
        }),
      );
    const disputes = wg.world.disputes.map((dispute, k) =>
      wg.el("button", { class: "dispute", onclick: () => wg.look("dispute", k) }, wg.say(dispute)),
    );
    const row = wg.el("p", {}, number("case"), " ", wg.world.log ? "" : number("worker"), " ", desk);
    pane.replaceChildren(row, ...disputes.slice(0, 12), wg.el("p", { class: "note" }, wg.t("page_look_hint")));
    if (this.found)
      pane.append(
        wg.el(
          "div",
          { class: "fates", id: "fates" },
          ...Object.entries(this.found.sides).map(([side, one]) => this.fate(side, one)),
        ),
      );
  },

  fate(side, one) {
    const rows = one.lines.map(([second, text]) =>
      second < 0
        ? wg.el("li", { class: "why" }, wg.say(text))
        : wg.el("li", {}, wg.el("time", {}, wg.moment(second, true)), wg.say(text)),
    );
    return wg.el(
      "section",
      { class: `of-${side}-side` },
      wg.el("h2", {}, wg.el("span", { class: `of-${side}` }, `${side.toUpperCase()} `), wg.say(one.title)),
      wg.el("ol", {}, ...rows),
      one.end ? wg.el("p", {}, wg.say(one.end)) : "",
    );
  },

  /* ------------------------------------------------------------ lessons */
  lesson() {
    const pane = wg.$("pane-lesson"),
      name = wg.wish?.lesson,
      lesson = wg.lessons[name];
    if (!lesson) {
      pane.replaceChildren(
        wg.el("h2", {}, wg.t("page_lessons")),
        wg.el(
          "div",
          { id: "lessons" },
          ...Object.entries(wg.lessons).map(([key, each]) =>
            wg.el(
              "button",
              { onclick: () => wg.takeLesson(key) },
              wg.el("b", {}, wg.say(each.title)),
              wg.el("br"),
              wg.say(each.question),
            ),
          ),
        ),
      );
      return;
    }
    const part = (key, text) => [wg.el("h2", {}, wg.t(key)), wg.el("p", {}, text)];
    const showed = wg.el("p", { id: "showed", hidden: !this.revealed }, wg.say(lesson.showed));
    pane.replaceChildren(
      wg.el("h2", { id: "lesson-title" }, wg.say(lesson.title)),
      ...(this.stop ? [this.asking(lesson)] : []),
      wg.el("div", { class: "fates", id: "course" }),
      ...part("page_question", wg.say(lesson.question)),
      ...part("page_watch", wg.say(lesson.watch)),
      ...part("page_to_change", wg.say(lesson.change)),
      wg.el("h2", {}, wg.t("page_showed")),
      wg.el(
        "button",
        {
          id: "reveal",
          hidden: this.revealed,
          onclick: () => {
            this.revealed = true;
            this.lesson();
          },
        },
        wg.t("page_reveal"),
      ),
      showed,
      wg.el("p", { class: "note" }, `${wg.t("page_source")}: ${lesson.source}`),
    );
  },

  /* The course of what a lesson follows, as far as it has come. */
  course(found) {
    wg.$("course")?.replaceChildren(
      ...Object.entries(found.sides)
        .filter(([, one]) => one.lines.length)
        .map(([side, one]) => this.fate(side, one)),
    );
  },

  asking(lesson) {
    const stop = lesson.stops[this.stop - 1],
      buttons = stop.choices.map((choice) =>
        wg.el(
          "button",
          { disabled: wg.isReplay, onclick: () => wg.choose(choice) },
          (taken(choice) ? "✓ " : "") + wg.say(choice.text),
        ),
      );
    const go = wg.el("button", { id: "go-on", class: "strong", onclick: () => wg.choose(null) }, wg.t("page_go_on"));
    return wg.el(
      "div",
      { class: "ask", id: "ask" },
      wg.el("b", {}, wg.moment(stop.day * 86400, true)),
      wg.el("p", {}, wg.say(stop.text)),
      ...buttons,
      go,
    );
  },
};
