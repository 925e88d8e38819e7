/* The page put together: messages come in, buttons and keys go out. */
"use strict";

wg.changes = [];
const day = 86400;

wg.receive = (message) =>
  ({
    welcome: () => wg.welcome(message),
    world: () => wg.newWorld(message),
    changed: () => wg.newState(message),
    came: () => wg.plannedChangeCame(message),
    scene: () => wg.player.scene(message),
    frames: () => wg.player.frames(message),
    look: () => wg.seen(message),
    differences: () => wg.curves.tell(message),
    error: () => wg.refused(message),
  })[message.is]?.();

/* An answer is for whoever asked: the pane of what was clicked, or the course that a lesson follows. */
wg.seen = (message) => {
  const follow = wg.lessons[wg.wish.lesson]?.follow;
  if (follow && message.at === follow[0] && message.number === follow[1]) wg.panel.course(message);
  if (wg.looking && message.at === wg.looking.kind && message.number === wg.looking.number) wg.panel.look(message);
};
wg.askAgain = () => {
  const follow = wg.lessons[wg.wish?.lesson]?.follow;
  if (follow) wg.send({ do: "look", at: follow[0], number: follow[1] });
  if (wg.looking && !wg.$("pane-look").hidden) wg.send({ do: "look", at: wg.looking.kind, number: wg.looking.number });
};

wg.refused = (message) => {
  wg.tell(wg.say(message.text));
  if (message.asked === "frames") wg.player.halt();
  if (message.asked === "change") wg.panel.levers(); // put the sliders back
  if (message.asked === "start" && !wg.world && !wg.fellBack) {
    wg.fellBack = wg.warned = true;
    wg.send({ do: "start", wish: wg.first });
  }
};

wg.welcome = (message) => {
  [wg.texts, wg.lessons, wg.offers] = [message.texts, message.lessons, message];
  wg.first ??= message.wish;
  // One rule: the switch of this visit, the command line, the switch of earlier visits, the browser, the environment.
  wg.lang =
    wg.switched ?? (message.lang_given ? message.lang : (wg.remembered("lang") ?? wg.browserLang() ?? message.lang));
  if (!wg.player) wg.build();
  wg.label();
  const asked = wg.wish ? { ...wg.wish, second: Math.floor(wg.player.shown) } : (wg.fromLink() ?? wg.first);
  wg.send({ do: "start", wish: asked });
};

/* The wish that a link holds after its #; a link that cannot be read says so. */
wg.fromLink = () => {
  if (location.hash.length < 3) return null;
  try {
    return JSON.parse(decodeURIComponent(location.hash.slice(1)));
  } catch {
    wg.warned = true;
    wg.tell(wg.t("page_bad_link"));
    return null;
  }
};

wg.newWorld = (message) => {
  wg.world = message;
  if (!wg.warned) wg.tell(""); // what is wrong with a link is said beside the world that stands in for it
  wg.warned = false;
  wg.player.halt();
  document.body.classList.toggle("two", !!message.wish.b);
  document.body.classList.toggle("log", message.log);
  document.querySelector('[data-side="b"]').hidden = !message.wish.b;
  [wg.panel.found, wg.looking] = [null, null];
  wg.views.forEach((view) => {
    view.chosen = null;
    view.setWorld(message);
  });
  wg.curves.reset(message.measures, message.wish.b ? 2 : 1);
  for (const id of ["day", "goto"]) wg.$(id).max = Math.floor(message.horizon / day);
  wg.newState(message);
  if (message.log) wg.setLayer("land");
  const lesson = wg.lessons[wg.wish.lesson];
  if (lesson && wg.lessonSet !== wg.wish.lesson) {
    wg.setSpeed(lesson.speed);
    wg.setLayer(lesson.layer);
    wg.panel.revealed = false;
  }
  wg.lessonSet = wg.wish.lesson;
  wg.panel.look();
  wg.panel.lesson();
  if (lesson) wg.panel.pick("lesson");
  wg.legend();
  wg.askAgain();
};

wg.newState = (message) => {
  [wg.inForce, wg.wish, wg.changes] = [message.levers, message.wish, message.wish.changes];
  wg.passed = message.second;
  wg.planStops(message.second);
  wg.panel.levers();
  wg.heads();
  wg.curves.stale = true;
  wg.player.dirty = true;
  wg.$("twin").setAttribute("aria-pressed", !!wg.wish.b);
  wg.$("seed").value = wg.wish.seed;
  wg.$("lesson").value = wg.wish.lesson ?? "";
  wg.$("scenario").value = wg.worldOf(wg.wish) ?? "";
  wg.panel.systems();
  wg.keepLink(message.second);
  wg.askDifferences();
};

/* The word of a wish that names its world: system=... before scenario=..., which a system brings. */
wg.worldOf = (wish) => {
  const named = (key) => wish.world.find((word) => word.startsWith(key));
  return named("system=") ?? named("scenario=");
};

/* A change that the policy of a side plans has been made: its levers stand otherwise now. */
wg.plannedChangeCame = (message) => {
  wg.inForce = message.levers;
  wg.panel.levers();
  wg.heads();
  wg.curves.stale = true;
};
wg.planned = () =>
  Object.entries(wg.inForce || {}).flatMap(([side, { planned }]) =>
    (planned || []).filter((each) => each.made || wg.isReplay).map((each) => ({ ...each, side })),
  );

/* Names above the maps: what the lesson calls the sides, or their policy. */
wg.heads = () => {
  for (const side of SIDES) {
    if (!wg.inForce[side]) continue;
    const named = (each) => each.name === wg.inForce[side].policy,
      mode = wg.offers.modes.find(named) ?? wg.offers.systems.find(named),
      own = wg.lessons[wg.wish.lesson]?.names?.[side];
    if (wg.world.log) {
      const policy = (wg.wish[side] ?? []).join(" "),
        moves = wg.changes.some((change) => change.side === side) ? wg.t("page_moved") : "";
      wg.$(`name-${side}`).textContent =
        `${wg.world.scenario} · ${!policy || policy === "as_it_was" ? wg.t("page_log") : policy}${moves}`;
      continue;
    }
    const words = (wg.wish[side] ?? [])
      .filter((word) => word.includes("="))
      .map((word) => word.replace(/^policy\.(\w+\.)*/, ""));
    const moved = wg.changes.some((change) => change.side === side) ? wg.t("page_moved") : "";
    wg.$(`name-${side}`).textContent =
      (own ? wg.say(own) : [mode ? wg.say(mode.title) : wg.inForce[side].policy, ...words].join(" · ")) + moved;
  }
};

wg.send = (message) => wg.source.send(message);
wg.change = (side, levers) => wg.send({ do: "change", side, levers });
wg.look = (kind, number) => {
  wg.views.forEach((view) => {
    view.chosen = { kind, number };
  });
  wg.looking = { kind, number };
  wg.player.dirty = true;
  wg.panel.pick("look");
  wg.send({ do: "look", at: kind, number });
};
wg.start = (over) => wg.send({ do: "start", wish: { ...wg.wish, second: Math.floor(wg.player.shown), ...over } });
wg.restart = (seed = wg.wish.seed) =>
  wg.start({
    changes: [],
    second: wg.lessons[wg.wish.lesson] ? Math.round(wg.lessons[wg.wish.lesson].day * day) : 0,
    seed,
  });
wg.undo = () => wg.start({ changes: wg.changes.slice(0, -1) });
wg.takeLesson = (name) => {
  wg.lessonSet = null;
  wg.panel.stop = 0;
  wg.send({ do: "lesson", name });
};
wg.askDifferences = () => {
  if (wg.wish?.b) wg.send({ do: "differences", day: Math.floor(wg.player.shown / day) });
};

/* ---------------------------------------------------------------- stops of a lesson */
wg.planStops = (second) => {
  const stops = wg.lessons[wg.wish.lesson]?.stops ?? [],
    next = stops.findIndex((stop) => stop.day * day > second + 0.5);
  wg.nextStop = next < 0 ? undefined : Math.round(stops[next].day * day);
  wg.nextStopNumber = next + 1;
};
wg.onLimit = () => {
  if (wg.nextStop !== undefined && wg.player.shown >= wg.nextStop) {
    wg.panel.stop = wg.nextStopNumber;
    wg.panel.lesson();
    wg.panel.pick("lesson");
    wg.$("ask")?.scrollIntoView();
    wg.askAgain();
  } else wg.tell(wg.t("page_end"), true);
};
wg.choose = (choice) => {
  wg.panel.stop = 0;
  wg.planStops(Math.ceil(wg.player.shown));
  if (choice && Object.keys(choice.levers).length) wg.change(choice.side, choice.levers);
  wg.panel.lesson();
  wg.askAgain();
  wg.player.play();
};

/* ---------------------------------------------------------------- what the clock tells */
wg.onPlaying = (playing) => {
  wg.$("play").textContent = wg.t(playing ? "page_pause" : "page_play");
  wg.$("play").setAttribute("aria-pressed", playing);
};
let kept = 0;
wg.onMoment = (second) => {
  wg.$("moment").textContent = wg.moment(second);
  if (document.activeElement !== wg.$("day")) wg.$("day").value = Math.floor(second / day);
  wg.player.scenes.forEach((scene, k) => {
    const [, hidden, silent, ...known] = scene.counts,
      parked = known[5];
    wg.$(`count-${SIDES[k]}`).textContent = scene.frame
      ? wg.t(wg.world.log ? "page_counts_log" : "page_counts", {
          open: known.slice(0, 4).reduce((sum, n) => sum + n, parked),
          parked,
          overdue: scene.overdue,
          hidden: hidden + silent,
          paper: known[4],
        })
      : "";
  });
  const now = performance.now();
  if (now - kept > 1000) {
    kept = now;
    wg.keepLink(second);
    wg.askDifferences();
    wg.askAgain();
  }
};
wg.keepLink = (second) => {
  wg.wish = { ...wg.wish, second: Math.floor(second) };
  if (!wg.isReplay)
    history.replaceState(
      null,
      "",
      `${location.pathname + location.search}#${encodeURIComponent(JSON.stringify(wg.wish))}`,
    );
};

/* ---------------------------------------------------------------- the page itself */
wg.build = () => {
  wg.views = SIDES.map((side) => new wg.MapView(wg.$(`map-${side}`)));
  wg.curves = new wg.Curves(wg.$("curves"));
  wg.player = new wg.Player(wg.send, wg.views, wg.curves);
  const on = (id, event, act) => wg.$(id).addEventListener(event, act);
  on("play", "click", () => wg.player.toggle());
  on("step", "click", () => wg.player.step());
  on("restart", "click", () => wg.restart());
  on("speed", "change", (event) => {
    wg.player.speed = +event.target.value;
  });
  const jump = (event) => {
    if (event.target.value !== "") {
      wg.player.halt();
      wg.panel.stop = 0;
      wg.send({ do: "jump", second: Math.max(0, Math.min(wg.world.horizon, Math.round(+event.target.value) * day)) });
      event.target.blur();
    }
  };
  on("day", "change", jump);
  on("goto", "change", jump);
  on("seed", "change", (event) => wg.restart(Math.max(0, Math.round(+event.target.value))));
  on("scenario", "change", (event) => {
    if (event.target.value)
      wg.send({
        do: "start",
        wish: { world: [event.target.value], seed: wg.wish.seed, b: wg.wish.b ? [] : null },
      });
  });
  on("lesson", "change", (event) =>
    event.target.value ? wg.takeLesson(event.target.value) : wg.start({ lesson: null }),
  );
  on("twin", "click", () =>
    wg.start({
      b: wg.wish.b ? null : wg.wish.a,
      changes: wg.changes.filter((change) => change.side === "a"),
      lesson: null,
    }),
  );
  on("layer", "click", () => wg.setLayer(wg.views[0].layer === "mood" ? "land" : "mood"));
  on("language", "click", () => wg.setLang(wg.lang === "en" ? "zh" : "en"));
  on("theme", "click", () => wg.setTheme(wg.theme === "dark" ? "light" : "dark"));
  on("full", "click", () => wg.fullScreen());
  on("shot", "click", () => wg.shot());
  on("link", "click", () => wg.copyLink());
  on("help", "click", () => wg.$("keys").showModal());
  for (const tab of TABS) on(`tab-${tab}`, "click", () => wg.panel.pick(tab));
  for (const view of wg.views)
    view.canvas.addEventListener("click", (event) => {
      const hit = view.pick(event);
      if (hit) wg.look(hit.kind, hit.number);
    });
  const resized = new ResizeObserver(() => wg.world && wg.fit());
  for (const view of wg.views) resized.observe(view.canvas);
  setInterval(() => {
    if (wg.world && wg.wish?.b) wg.askDifferences();
  }, 1500);
  wg.panel.pick("levers");
};

wg.fullScreen = () => {
  const wide = document.documentElement.classList.toggle("wide");
  if (wide) document.documentElement.requestFullscreen?.().catch(() => {});
  else if (document.fullscreenElement) document.exitFullscreen();
};

const faster = (by) => {
  const at = Math.max(0, Math.min(wg.SPEEDS.length - 1, wg.SPEEDS.indexOf(wg.player.speed) + by));
  wg.setSpeed(wg.SPEEDS[at]);
};
const KEYS = {
  " ": () => wg.player.toggle(),
  ArrowRight: () => wg.player.step(),
  "+": () => faster(1),
  "=": () => faster(1),
  "-": () => faster(-1),
  r: () => wg.restart(),
  b: () => wg.$("twin").click(),
  m: () => wg.$("layer").click(),
  l: () => wg.$("language").click(),
  t: () => wg.$("theme").click(),
  f: () => wg.fullScreen(),
  s: () => wg.shot(),
  k: () => wg.copyLink(),
  "?": () => wg.$("keys").showModal(),
  1: () => wg.panel.pick("levers"),
  2: () => wg.panel.pick("look"),
  3: () => wg.panel.pick("lesson"),
  4: () => wg.isReplay || wg.panel.pick("systems"),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !wg.world || wg.$("keys").open) return;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  if (event.target.tagName === "BUTTON" && (event.key === " " || event.key === "Enter")) return;
  const act = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
  if (act) {
    event.preventDefault();
    act();
  }
});

window.addEventListener("DOMContentLoaded", () => {
  wg.setTheme(wg.remembered("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));
  wg.isReplay = !!window.wgReplay;
  document.body.classList.toggle("replay", wg.isReplay);
  wg.source = wg.isReplay ? new wg.Replay(wg.receive) : new wg.Live(wg.receive);
});
