/* Curves of both sides that grow together, marks where levers moved, and what can be said of the difference so far. */
"use strict";

wg.Curves = class {
  constructor(box) {
    this.box = box;
    this.found = null;
    this.charts = [];
    this.rows = [[], []];
    this.stale = false;
    this.watch = new ResizeObserver(() => this.fit());
  }

  reset(measures, sides, found = null) {
    this.found = found;
    this.watch.disconnect();
    for (const chart of this.charts) chart.plot.destroy();
    this.measures = measures;
    this.sides = sides;
    this.rows = [[], []];
    this.box.replaceChildren();
    this.charts = measures.map((name, k) => this.make(name, k));
    this.relabel();
    for (const chart of this.charts) this.watch.observe(chart.area);
  }

  make(name, k) {
    const title = wg.el("h3"),
      told = wg.el("p"),
      area = wg.el("div", { class: "plot" });
    this.box.append(wg.el("div", { class: "curve", id: `curve-${name}` }, title, told, area));
    const style = getComputedStyle(document.documentElement),
      colour = (of) => style.getPropertyValue(of).trim();
    const axis = {
      stroke: colour("--quiet"),
      grid: { stroke: colour("--line"), width: 0.5 },
      ticks: { stroke: colour("--line"), width: 0.5 },
      font: "12px sans-serif",
    };
    const options = {
      width: Math.max(100, area.clientWidth),
      height: Math.max(60, area.clientHeight),
      padding: [6, 10, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: (_u, _low, high) => [0, Math.max(14, high ?? 14)] },
        y: { range: (_u, low, high) => wg.span(name, low, high) },
      },
      axes: [
        { ...axis, size: 26 },
        { ...axis, size: 52, space: 16 },
      ],
      series: [
        {},
        { stroke: colour("--a"), width: 2, points: { show: false } },
        { stroke: colour("--b"), width: 2, dash: [7, 4], points: { show: false } },
      ],
      hooks: { draw: [(u) => this.markChanges(u)] },
    };
    return { name, k, title, told, area, plot: new uPlot(options, [[], [], []], area) };
  }

  /* The same curves in the colours of another theme. */
  remake() {
    const rows = this.rows;
    this.reset(this.measures, this.sides, this.found);
    this.rows = rows;
    this.stale = true;
  }

  relabel() {
    for (const chart of this.charts) chart.title.textContent = wg.t(`page_curve_${chart.name}`) + this.latest(chart.k);
    if (this.found) this.tell(this.found);
  }

  latest(k) {
    const last = this.rows.slice(0, this.sides).map((rows) => (rows.length ? rows[rows.length - 1][k + 1] : null));
    if (last.every((value) => value == null)) return "";
    return this.sides === 2 ? `: A ${wg.number(last[0])} · B ${wg.number(last[1])}` : `: ${wg.number(last[0])}`;
  }

  add(days) {
    days.forEach((rows, side) => {
      for (const row of rows)
        if (!this.rows[side].length || row[0] > this.rows[side][this.rows[side].length - 1][0])
          this.rows[side].push(row);
    });
    this.stale = true;
  }

  clear() {
    this.rows = [[], []];
    this.stale = true;
  }

  /* Draw what has come since; days beyond the moment shown wait. */
  draw(second) {
    if (!this.stale) return;
    this.stale = false;
    const until = Math.floor(second / 86400);
    const [a, b] = this.rows.map((rows) => rows.filter((row) => row[0] <= until || this.whole));
    for (const chart of this.charts)
      chart.plot.setData([
        a.map((row) => row[0]),
        a.map((row) => row[chart.k + 1]),
        a.map((_, n) => (b[n] ? b[n][chart.k + 1] : null)),
      ]);
    if (this.rows[0].length > a.length) this.stale = true;
    this.relabel();
  }

  fit() {
    for (const chart of this.charts)
      chart.plot.setSize({
        width: Math.max(100, chart.area.clientWidth),
        height: Math.max(60, chart.area.clientHeight),
      });
  }

  markChanges(u) {
    const ctx = u.ctx;
    ctx.save();
    for (const change of [...(wg.changes || []), ...wg.planned()]) {
      const x = Math.round(u.valToPos(change.second / 86400, "x", true));
      if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) continue;
      ctx.strokeStyle = ctx.fillStyle = getComputedStyle(document.documentElement)
        .getPropertyValue(`--${change.side}`)
        .trim();
      ctx.setLineDash([3, 3]);
      ctx.beginPath();
      ctx.moveTo(x, u.bbox.top);
      ctx.lineTo(x, u.bbox.top + u.bbox.height);
      ctx.stroke();
      ctx.font = `bold ${11 * devicePixelRatio}px sans-serif`;
      ctx.fillText(change.side.toUpperCase(), x + 2, u.bbox.top + 11 * devicePixelRatio);
    }
    ctx.restore();
  }

  /* Differences B - A with their intervals: what is shown and what is not. */
  tell(found) {
    this.found = found;
    for (const chart of this.charts) {
      const one = found[chart.name];
      chart.told.className = "";
      if (this.sides < 2) {
        chart.told.textContent = "";
        continue;
      }
      if (found.failed) {
        chart.told.textContent = wg.say(found.failed);
        continue;
      }
      if (!one) {
        chart.told.textContent = wg.t("page_difference_wait", { pairs: found.pairs ?? 0 });
        continue;
      }
      const [mean, low, high] = one,
        shown = (low > 0 || high < 0) && Math.abs(mean) >= 1e-4;
      const key = shown ? `page_difference_${chart.name}_${mean < 0 ? "less" : "more"}` : "page_difference_none";
      chart.told.className = shown ? "shown" : "";
      chart.told.textContent = wg.t(key, {
        size: wg.number(Math.abs(mean)),
        low: wg.number(low),
        high: wg.number(high),
        pairs: found.pairs,
      });
      chart.told.title = chart.told.textContent;
    }
  }
};

wg.span = (name, low, high) => {
  if (low == null) return [0, 1];
  if (name === "satisfaction") {
    const spare = Math.max(0.02, (high - low) * 0.1);
    return [Math.max(0, low - spare), Math.min(1, high + spare)];
  }
  return [0, Math.max(high * 1.08, 1)];
};
