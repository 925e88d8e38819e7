/* The library of systems beside the stage: found by a word, opened as a world, with the card and its claims. */
"use strict";

wg.panel.wanted = "";

Object.assign(wg.panel, {
  systems() {
    if (wg.isReplay) return;
    const open = wg.offers.systems.find((each) => wg.worldOf(wg.wish) === `system=${each.name}`);
    wg.$("pane-systems").replaceChildren(...(open && !this.listing ? this.systemCard(open) : this.systemList()));
    this.filterSystems();
  },

  systemList() {
    const search = wg.el("input", {
      id: "find-system",
      type: "search",
      value: this.wanted,
      placeholder: wg.t("page_systems_search"),
      "aria-label": wg.t("page_systems_search"),
      oninput: (event) => {
        this.wanted = event.target.value;
        this.filterSystems();
      },
    });
    const families = Object.entries(wg.offers.families).map(([letter, name]) =>
      wg.el(
        "section",
        {},
        wg.el("h3", {}, wg.say(name)),
        ...wg.offers.systems.filter((each) => each.family === letter).map((each) => this.systemButton(each)),
      ),
    );
    return [
      wg.el("h2", {}, wg.t("page_systems")),
      search,
      wg.el("div", { id: "systems" }, ...families),
      wg.el("p", { id: "no-system", class: "note", hidden: true }, wg.t("page_systems_none")),
    ];
  },

  systemButton(each) {
    const words = [each.name, each.title.en, each.title.zh, each.shows.en, each.shows.zh].join(" ").toLowerCase();
    return wg.el(
      "button",
      { "data-words": words, "data-system": each.name, onclick: () => wg.openSystem(each) },
      wg.el("b", {}, wg.say(each.title)),
      wg.el("br"),
      wg.say(each.shows),
    );
  },

  /* Hide what does not have every word that is looked for, in either language, and families without any. */
  filterSystems() {
    const words = this.wanted.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const section of document.querySelectorAll("#systems section")) {
      const buttons = [...section.querySelectorAll("button")];
      for (const button of buttons) button.hidden = !words.every((word) => button.dataset.words.includes(word));
      const left = buttons.filter((button) => !button.hidden).length;
      section.hidden = !left;
      found += left;
    }
    if (wg.$("no-system")) wg.$("no-system").hidden = found > 0;
  },

  systemCard(card) {
    const part = (key, text) => [wg.el("h2", {}, wg.t(key)), wg.el("p", {}, text)];
    return [
      wg.el(
        "button",
        {
          id: "all-systems",
          onclick: () => {
            this.listing = true;
            this.systems();
          },
        },
        wg.t("page_systems_all"),
      ),
      wg.el("h2", { id: "system-title" }, wg.say(card.title)),
      ...part("page_system_shows", wg.say(card.shows)),
      wg.el("h2", {}, wg.t("page_system_claims")),
      ...card.claims.map((claim) => this.systemClaim(card, claim)),
      ...part("page_system_place", wg.say(card.place)),
      wg.el("h2", {}, wg.t("page_system_missing")),
      wg.el("ul", { class: "note" }, ...card.missing.map((text) => wg.el("li", {}, text))),
    ];
  },

  systemClaim(card, claim) {
    const see = wg.el(
      "button",
      { class: "see-claim", onclick: () => wg.openSystem(card, claim) },
      wg.t("page_system_compare"),
    );
    const but = claim.contradicted
      ? [wg.el("p", { class: "note" }, wg.t("page_system_contradicted", { text: wg.say(claim.contradicted) }))]
      : [];
    return wg.el(
      "div",
      { class: "claim" },
      wg.el("p", {}, wg.say(claim.says)),
      wg.el("p", { class: "note" }, wg.say(claim.claimed)),
      ...but,
      ...(claim.twin ? [see] : []),
    );
  },
});

/* Open a system as it is, or both sides of one of its claims. */
wg.openSystem = (card, claim = null) => {
  wg.panel.listing = false;
  wg.send({
    do: "start",
    wish: {
      world: [`system=${card.name}`, ...(claim?.setting ?? [])],
      seed: wg.wish.seed,
      a: claim?.a ?? [],
      b: claim ? claim.b : wg.wish.b ? [] : null,
    },
  });
};
