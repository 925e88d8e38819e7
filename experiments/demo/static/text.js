/* The one name of the page, and its texts in two languages. */
"use strict";
window.wg = { lang: "en", texts: {}, theme: "light" };

wg.$ = (id) => document.getElementById(id);

wg.t = (key, fields = {}) => {
  const entry = wg.texts[key];
  if (!entry) return key;
  return entry[wg.lang].replace(/\{(\w+)\}/g, (whole, name) => (name in fields ? fields[name] : whole));
};

/* A text that comes in both languages, such as {en, zh}. */
wg.say = (both) => (both ? both[wg.lang] : "");

wg.el = (tag, about = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(about)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
};

wg.relabel = () => {
  document.documentElement.lang = wg.lang === "zh" ? "zh-Hans" : "en";
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = wg.t(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) {
    for (const name of ["aria-label", "title", "placeholder"]) element.setAttribute(name, wg.t(element.dataset.label));
  }
};

/* Day, weekday, date and time of a second of the run. */
wg.moment = (second, short = false) => {
  const when = new Date(Date.parse(`${wg.world.start}T00:00:00Z`) + second * 1000);
  const two = (n) => String(n).padStart(2, "0");
  const fields = {
    day: Math.floor(second / 86400),
    weekday: wg.t(`page_weekday_${(when.getUTCDay() + 6) % 7}`),
    date: `${two(when.getUTCMonth() + 1)}-${two(when.getUTCDate())}`,
    time: `${two(when.getUTCHours())}:${two(when.getUTCMinutes())}`,
  };
  return wg.t(short ? "page_moment_short" : "page_moment", fields);
};

wg.number = (value) => {
  if (value == null) return "–";
  const size = Math.abs(value),
    digits =
      size >= 100
        ? 0
        : size >= 10
          ? 1
          : size >= 1
            ? 2
            : size >= 0.1 || size < 1e-5
              ? 3
              : 1 - Math.floor(Math.log10(size));
  return (Math.round(value * 10 ** digits) / 10 ** digits + 0)
    .toLocaleString("en", { maximumFractionDigits: digits })
    .replace(/^-0$/, "0")
    .replace("-", "−");
};

wg.remember = (key, value) => {
  try {
    localStorage.setItem(`wangge-${key}`, value);
  } catch {
    /* private windows forget */
  }
};
wg.remembered = (key) => {
  try {
    return localStorage.getItem(`wangge-${key}`);
  } catch {
    return null;
  }
};

let hiding = 0;
wg.tell = (text, calm = false) => {
  const banner = wg.$("banner");
  clearTimeout(hiding);
  banner.hidden = !text;
  banner.className = calm ? "calm" : "";
  banner.replaceChildren(
    text || "",
    wg.el(
      "button",
      {
        onclick: () => {
          banner.hidden = true;
        },
      },
      "×",
    ),
  );
  if (calm)
    hiding = setTimeout(() => {
      banner.hidden = true;
    }, 4000);
};
