/* How the page looks: speed, layer, theme, language, legend, and the whole as one picture. */
"use strict";

wg.setSpeed = (speed) => {
  wg.player.speed = speed;
  if (![...wg.$("speed").options].some((option) => +option.value === speed))
    wg.$("speed").append(wg.el("option", { value: speed }, wg.t("page_speed_hours", { n: speed })));
  wg.$("speed").value = speed;
};
wg.setLayer = (layer) => {
  wg.views.forEach((view) => {
    view.layer = layer;
  });
  wg.$("layer").setAttribute("aria-pressed", layer === "mood");
  wg.player.dirty = true;
  wg.legend();
};
wg.setTheme = (theme) => {
  wg.theme = theme;
  document.documentElement.dataset.theme = theme;
  wg.remember("theme", theme);
  if (wg.world) {
    wg.fit();
    wg.curves.remake();
    wg.legend();
  }
};
wg.fit = () => {
  for (const view of wg.views) view.fit();
  wg.curves.fit();
  wg.player.dirty = true;
};
wg.browserLang = () =>
  (navigator.languages ?? [navigator.language])
    .map((each) => each.slice(0, 2).toLowerCase())
    .find((each) => each === "zh" || each === "en");
wg.setLang = (lang) => {
  wg.lang = wg.switched = lang;
  wg.remember("lang", lang);
  wg.label();
  wg.panel.levers();
  wg.panel.look();
  wg.panel.lesson();
  wg.panel.systems();
  wg.heads();
  wg.curves.relabel();
  wg.onMoment(wg.player.shown);
  wg.legend();
  wg.askDifferences();
};

wg.label = () => {
  wg.relabel();
  const options = (id, rows, value) => {
    wg.$(id).replaceChildren(...rows.map(([key, text]) => wg.el("option", { value: key }, text)));
    if (value != null) wg.$(id).value = value;
  };
  options(
    "speed",
    wg.SPEEDS.map((speed) => [speed, wg.t(`page_speed_${speed}`)]),
    wg.player.speed,
  );
  options(
    "scenario",
    [
      ["", "–"],
      ...wg.offers.scenarios.map((name) => [
        `scenario=${name}`,
        wg.texts[`page_scenario_${name}`] ? wg.t(`page_scenario_${name}`) : name,
      ]),
    ],
    "",
  );
  for (const [letter, family] of Object.entries(wg.offers.families)) {
    const rows = wg.offers.systems
      .filter((each) => each.family === letter)
      .map((each) => wg.el("option", { value: `system=${each.name}` }, wg.say(each.title)));
    wg.$("scenario").append(wg.el("optgroup", { label: wg.say(family) }, ...rows));
  }
  if (wg.wish) wg.$("scenario").value = wg.worldOf(wg.wish) ?? "";
  options(
    "lesson",
    [["", wg.t("page_no_lesson")], ...Object.entries(wg.lessons).map(([name, each]) => [name, wg.say(each.title)])],
    wg.wish?.lesson ?? "",
  );
  wg.onPlaying(wg.player.playing);
  wg.$("keys").replaceChildren(
    ...wg
      .t("page_keys")
      .split("|")
      .map((line) => {
        const [key, text] = line.split("=");
        return wg.el("p", {}, wg.el("kbd", {}, key), ` ${text}`);
      }),
    wg.el("button", { onclick: () => wg.$("keys").close() }, wg.t("page_close")),
  );
};

const OF_A_LOG = ["waiting", "working", "parked"],
  OF_A_WORLD = ["hidden", "tolerated", "reported", "waiting", "working", "checked", "paper"];

wg.legend = () => {
  const picture = (draw) => {
    const canvas = wg.el("canvas", { width: 18, height: 18 });
    draw(canvas.getContext("2d"));
    return canvas;
  };
  const rows = wg.LOOKS.map(
    (look, stage) =>
      look &&
      (wg.world.log ? OF_A_LOG : OF_A_WORLD).includes(wg.world.stages[stage]) &&
      wg.el(
        "span",
        {},
        picture((ctx) => wg.paint(ctx, look.shape, 9, 9, 6 * look.size, look[wg.theme])),
        wg.t(`page_stage_${wg.world.stages[stage]}`),
      ),
  ).filter(Boolean);
  if (wg.world.log) {
    const [seed, all] = [wg.wish.seed, wg.world.members];
    rows.push(wg.el("span", {}, wg.t("page_member", { seed, n: ((((seed - 1) % all) + all) % all) + 1, all })));
  }
  const ink = wg.theme === "dark" ? "#ffffff" : "#10151a";
  rows.push(
    wg.el(
      "span",
      {},
      picture((ctx) => {
        ctx.strokeStyle = ink;
        ctx.lineWidth = 1.5;
        ctx.strokeRect(3, 3, 12, 12);
      }),
      wg.t("page_overdue"),
    ),
  );
  for (const shape of wg.world.log ? [] : ["person", "busy", "off"])
    rows.push(
      wg.el(
        "span",
        {},
        picture((ctx) => wg.paint(ctx, shape, 9, 9, 6, shape === "busy" && wg.theme === "dark" ? "#2f7d4f" : ink)),
        wg.t(`page_worker_${shape}`),
      ),
    );
  const patch = (colour, text) =>
    wg.el("span", {}, wg.el("i", { class: "patch", style: `background:${colour}` }), text);
  if (wg.views[0].layer === "mood")
    rows.push(
      wg.el("span", {}, wg.t("page_mood")),
      ...[0.3, 0.45, 0.55, 0.65, 0.8].map((share) =>
        patch(`rgb(${wg.moodColour(share)})`, wg.t("page_satisfied", { share })),
      ),
    );
  else if (wg.world.log) rows.push(wg.el("span", {}, wg.t(wg.world.fields ? "page_field" : "page_no_place")));
  else rows.push(...wg.world.land.map((use) => patch(wg.landColours()[use], wg.t(`page_land_${use}`))));
  wg.$("legend").replaceChildren(...rows);
};

/* Maps and curves as one picture, with their names and the moment. */
wg.picture = () => {
  const views = wg.views.filter((_, k) => wg.inForce[SIDES[k]]),
    plots = wg.curves.charts.map((chart) => chart.plot.ctx.canvas);
  const width = Math.max(
      views.reduce((sum, view) => sum + view.canvas.width + 12, 0),
      plots.slice(0, 3).reduce((sum, plot) => sum + plot.width + 12, 0),
    ),
    tall = views[0].canvas.height;
  const picture = wg.el("canvas", { width, height: 70 + tall + 2 * (plots[0].height + 30) + 20 }),
    ctx = picture.getContext("2d"),
    style = getComputedStyle(document.documentElement);
  ctx.fillStyle = style.getPropertyValue("--ground");
  ctx.fillRect(0, 0, width, picture.height);
  ctx.fillStyle = style.getPropertyValue("--ink");
  ctx.font = "20px 'Noto Sans SC wangge', sans-serif";
  ctx.fillText(
    `${wg.world.scenario} · ${wg.moment(wg.player.shown)} · ${wg.t("page_seed_field")} ${wg.wish.seed}`,
    8,
    26,
  );
  views.forEach((view, k) => {
    ctx.fillText(
      `${SIDES[k].toUpperCase()} ${wg.$(`name-${SIDES[k]}`).textContent}`,
      8 + k * (view.canvas.width + 12),
      56,
    );
    ctx.drawImage(view.canvas, k * (view.canvas.width + 12), 64);
  });
  plots.forEach((plot, k) => {
    const x = (k % 3) * (plot.width + 12),
      y = 64 + tall + Math.floor(k / 3) * (plot.height + 30);
    ctx.font = "15px 'Noto Sans SC wangge', sans-serif";
    ctx.fillText(wg.curves.charts[k].title.textContent, x + 6, y + 20);
    ctx.drawImage(plot, x, y + 26);
  });
  return picture;
};
wg.shot = () =>
  wg.picture().toBlob((blob) => {
    const link = wg.el("a", {
      href: URL.createObjectURL(blob),
      download: `wangge-day-${Math.floor(wg.player.shown / day)}.png`,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
wg.copyLink = async () => {
  wg.keepLink(wg.player.shown);
  try {
    await navigator.clipboard.writeText(location.href);
    wg.tell(wg.t("page_link_copied"), true);
  } catch {
    wg.tell(location.href, true);
  }
};
