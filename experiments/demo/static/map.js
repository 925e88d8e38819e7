/* The map of one side: land or satisfaction, borders, offices, cases, workers; drawn pixel by pixel into one image. */
"use strict";
window.__drawn = 0;

const LAND = {
  light: ["#e9e4d4", "#f2d7c9", "#dcd3ea", "#cfe0ea", "#d5d5d5", "#d3e6cb"],
  dark: ["#39362c", "#46332b", "#352f45", "#26363f", "#3a3d40", "#2a3b27"],
};
const pixel = (hex) =>
  0xff000000 |
  (parseInt(hex.slice(5, 7), 16) << 16) |
  (parseInt(hex.slice(3, 5), 16) << 8) |
  parseInt(hex.slice(1, 3), 16);
wg.landColours = () => LAND[wg.theme];

/* Satisfaction from 0.3 (dark red) over grey to 0.8 (green-blue), as light as the theme wants it. */
wg.moodColour = (share) => {
  const at = Math.max(0, Math.min(1, (share - 0.3) / 0.5));
  const ends =
    wg.theme === "dark"
      ? [
          [150, 60, 30],
          [70, 70, 75],
          [25, 120, 140],
        ]
      : [
          [214, 120, 80],
          [240, 236, 228],
          [90, 170, 190],
        ];
  const [from, to, part] = at < 0.5 ? [ends[0], ends[1], at * 2] : [ends[1], ends[2], at * 2 - 1];
  return from.map((value, k) => Math.round(value + (to[k] - value) * part));
};

const place = (id) => {
  const h = Math.imul(id + 1, 2654435761) >>> 0;
  return [0.18 + 0.64 * ((h & 0xffff) / 0xffff), 0.18 + 0.64 * ((h >>> 16) / 0xffff)];
};

wg.MapView = class {
  constructor(canvas) {
    this.canvas = canvas;
    this.ctx = canvas.getContext("2d");
    this.layer = "land";
    this.chosen = null;
    this.hits = [];
  }

  setWorld(world) {
    this.world = world;
    this.columns = Math.max(...world.cells.x) + 1;
    this.rows = Math.max(...world.cells.y) + 1;
    this.fit();
  }

  /* Take the size that the page gives, and make everything that depends on it. */
  fit() {
    if (!this.world) return;
    const ratio = window.devicePixelRatio || 1,
      box = this.canvas.getBoundingClientRect();
    const width = Math.max(64, Math.round(box.width * ratio)),
      height = Math.max(64, Math.round(box.height * ratio));
    [this.canvas.width, this.canvas.height] = [width, height];
    this.cell = Math.max(2, Math.floor(Math.min(width / this.columns, height / this.rows)));
    this.left = Math.floor((width - this.cell * this.columns) / 2);
    this.top = Math.floor((height - this.cell * this.rows) / 2);
    this.image = this.ctx.createImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.base = new Uint32Array(this.pixels.length);
    this.radius = Math.max(2, Math.min(7.5 * ratio, this.cell * 0.24));
    this.sprites = wg.makeSprites(this.radius);
    this.painted = null;
  }

  cornerOf(cell) {
    return [
      this.left + this.world.cells.x[cell] * this.cell,
      this.top + (this.rows - 1 - this.world.cells.y[cell]) * this.cell,
    ];
  }

  paintBase(mood) {
    const { x, land_use: land, grid } = this.world.cells,
      width = this.canvas.width,
      s = this.cell;
    const ground = pixel(wg.theme === "dark" ? "#101418" : "#ffffff"),
      border = pixel(
        s < 9 ? (wg.theme === "dark" ? "#4d5863" : "#b3bac1") : wg.theme === "dark" ? "#8b98a5" : "#5c6670",
      );
    const colours = wg.landColours().map(pixel);
    this.base.fill(ground);
    const at = new Map();
    for (let c = 0; c < x.length; c++) at.set(this.world.cells.y[c] * this.columns + x[c], c);
    for (let c = 0; c < x.length; c++) {
      const [left, top] = this.cornerOf(c);
      let colour = colours[land[c]];
      if (this.layer === "mood" && mood) colour = ground;
      if (this.layer === "mood" && mood?.[grid[c]]) {
        const [r, g, b] = wg.moodColour(mood[grid[c]] / 255);
        colour = 0xff000000 | (b << 16) | (g << 8) | r;
      }
      for (let y = 0; y < s; y++) this.base.fill(colour, (top + y) * width + left, (top + y) * width + left + s);
      const key = this.world.cells.y[c] * this.columns + x[c];
      const differs = (other) => {
        const o = at.get(other);
        return o === undefined || grid[o] !== grid[c];
      };
      if (differs(key - this.columns))
        this.base.fill(border, (top + s - 1) * width + left, (top + s - 1) * width + left + s);
      if (x[c] === 0 || differs(key - 1)) for (let y = 0; y < s; y++) this.base[(top + y) * width + left] = border;
      if (differs(key + this.columns)) this.base.fill(border, top * width + left, top * width + left + s);
      if (x[c] === this.columns - 1 || differs(key + 1))
        for (let y = 0; y < s; y++) this.base[(top + y) * width + left + s - 1] = border;
    }
    const ink = pixel(wg.theme === "dark" ? "#f2f5f7" : "#15191e");
    for (const office of this.world.offices) {
      const [left, top] = this.cornerOf(office.cell),
        half = Math.max(2, Math.round(s * 0.2)),
        cx = left + (s >> 1),
        cy = top + (s >> 1);
      for (let y = -half; y <= half; y++)
        for (let q = -half; q <= half; q++) {
          if (Math.abs(y) === half || Math.abs(q) === half || y === 0) this.base[(cy + y) * width + cx + q] = ink;
        }
    }
    this.painted = `${this.layer} ${wg.theme} ${mood ? mood.join() : ""}`;
  }

  stamp(sprite, cx, cy) {
    const width = this.canvas.width,
      height = this.canvas.height,
      pixels = this.pixels;
    for (let k = 0; k < sprite.dx.length; k++) {
      const x = cx + sprite.dx[k],
        y = cy + sprite.dy[k];
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      const at = y * width + x,
        weight = sprite.weight[k],
        colour = sprite.colour[k];
      if (weight > 250) {
        pixels[at] = 0xff000000 | colour;
        continue;
      }
      const under = pixels[at],
        rest = 255 - weight;
      const r = ((colour & 255) * weight + (under & 255) * rest) >> 8,
        g = (((colour >> 8) & 255) * weight + ((under >> 8) & 255) * rest) >> 8;
      const b = (((colour >> 16) & 255) * weight + ((under >> 16) & 255) * rest) >> 8;
      pixels[at] = 0xff000000 | (b << 16) | (g << 8) | r;
    }
  }

  /* Draw a scene; workers stand `share` of the way between it and the `next` frame. */
  draw(scene, next, share) {
    const frame = scene.frame;
    if (!this.world || !frame) return;
    const look = this.layer === "mood" ? frame.mood : null;
    if (this.painted !== `${this.layer} ${wg.theme} ${look ? look.join() : ""}`) this.paintBase(look);
    this.pixels.set(this.base);
    this.hits.length = 0;
    const s = this.cell;
    for (const [id, one] of scene.cases) {
      const [left, top] = this.cornerOf(one.cell),
        [u, v] = place(id),
        x = Math.round(left + u * s),
        y = Math.round(top + v * s);
      this.stamp(this.sprites.cases[one.stage], x, y);
      this.hits.push({ kind: "case", number: id, x, y });
    }
    const moving = next && next.places.length === frame.places.length && share > 0;
    for (let n = 0; n < frame.places.length; n++) {
      const [u, v] = place(n * 7 + 3);
      let [left, top] = this.cornerOf(frame.places[n]);
      if (moving && next.places[n] !== frame.places[n]) {
        const [toLeft, toTop] = this.cornerOf(next.places[n]);
        left += (toLeft - left) * share;
        top += (toTop - top) * share;
      }
      const x = Math.round(left + u * s),
        y = Math.round(top + v * s);
      this.stamp(this.sprites.workers[frame.duty[n]], x, y);
      this.hits.push({ kind: "worker", number: n, x, y });
    }
    this.ctx.putImageData(this.image, 0, 0);
    this.outline();
    if (this.world.fields) this.nameFields();
    this.mark();
    window.__drawn++;
  }

  /* Outlines of the units of a real territory, a bar of scale and an arrow to the north. */
  outline() {
    const outlines = this.world.outlines;
    if (!outlines) return;
    const ratio = window.devicePixelRatio || 1,
      ink = wg.theme === "dark" ? "#f2f5f7" : "#15191e",
      ctx = this.ctx;
    [ctx.strokeStyle, ctx.fillStyle, ctx.lineJoin] = [ink, ink, "round"];
    for (const [level, weight] of [
      ["grid", 0.7],
      ["community", 1.4],
      ["street", 2.4],
    ]) {
      ctx.lineWidth = weight * ratio;
      ctx.beginPath();
      for (const unit of outlines[level] ?? [])
        for (const ring of unit)
          ring.forEach(([x, y], k) => {
            const [px, py] = [this.left + x * this.cell, this.top + (this.rows - y) * this.cell];
            if (k) ctx.lineTo(px, py);
            else ctx.moveTo(px, py);
          });
      ctx.stroke();
    }
    const hectometres = [100, 50, 20, 10, 5, 2].find((each) => each * 3 <= this.columns) ?? 1,
      low = this.canvas.height - 8 * ratio;
    ctx.fillRect(8 * ratio, low - 3 * ratio, hectometres * this.cell, 3 * ratio);
    ctx.font = `${11 * ratio}px 'Noto Sans SC wangge', sans-serif`;
    [ctx.textAlign, ctx.textBaseline] = ["left", "bottom"];
    const long = hectometres < 10 ? `${hectometres * 100} m` : `${hectometres / 10} km`;
    ctx.fillText(long, 8 * ratio, low - 5 * ratio);
    const [x, y] = [this.canvas.width - 14 * ratio, 10 * ratio];
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x + 5 * ratio, y + 14 * ratio);
    ctx.lineTo(x - 5 * ratio, y + 14 * ratio);
    ctx.fill();
    [ctx.textAlign, ctx.textBaseline] = ["center", "top"];
    ctx.fillText(wg.lang === "zh" ? "北" : "N", x, y + 16 * ratio);
  }

  /* The name of each department in the middle of its field, as much of it as there is room for. */
  nameFields() {
    const ratio = window.devicePixelRatio || 1,
      ctx = this.ctx,
      room = this.cell * Math.sqrt(this.world.cells.x.length / this.world.offices.length);
    if (room < 40 * ratio) return; // no name would tell anything: a click on an office does
    ctx.font = `bold ${11 * ratio}px 'Noto Sans SC wangge', sans-serif`;
    [ctx.textAlign, ctx.textBaseline, ctx.lineWidth, ctx.lineJoin] = ["center", "bottom", 3 * ratio, "round"];
    ctx.fillStyle = wg.theme === "dark" ? "#f2f5f7" : "#15191e";
    ctx.strokeStyle = wg.theme === "dark" ? "#101418" : "#ffffff";
    this.world.offices.forEach((office, number) => {
      const { x, y } = this.deskAt(number);
      let name = wg.say(office);
      while (name.length > 2 && ctx.measureText(name).width > room) name = `${name.slice(0, -2)}…`;
      ctx.strokeText(name, x, y - this.cell * 0.3);
      ctx.fillText(name, x, y - this.cell * 0.3);
    });
  }

  /* A ring around what is being looked at. */
  mark() {
    if (!this.chosen) return;
    const found =
      this.chosen.kind === "desk"
        ? { x: 0, y: 0, ...this.deskAt(this.chosen.number) }
        : this.hits.find((hit) => hit.kind === this.chosen.kind && hit.number === this.chosen.number);
    if (!found) return;
    this.ctx.lineWidth = 3;
    this.ctx.strokeStyle = wg.theme === "dark" ? "#ffd34d" : "#9c1c1c";
    this.ctx.beginPath();
    this.ctx.arc(found.x, found.y, this.radius * 2.4, 0, 7);
    this.ctx.stroke();
  }

  deskAt(number) {
    const office = this.world.offices[number];
    if (!office) return {};
    const [left, top] = this.cornerOf(office.cell);
    return { x: left + this.cell / 2, y: top + this.cell / 2 };
  }

  /* What lies under a click: the nearest case, worker or office within reach. */
  pick(event) {
    const box = this.canvas.getBoundingClientRect(),
      ratio = this.canvas.width / box.width;
    const x = (event.clientX - box.left) * ratio,
      y = (event.clientY - box.top) * ratio,
      reach = Math.max(12 * ratio, this.radius * 2);
    const offices = this.world.offices.map((_, number) => ({ kind: "desk", number, ...this.deskAt(number) }));
    let best = null,
      least = reach;
    for (const hit of [...this.hits, ...offices]) {
      const away = Math.hypot(hit.x - x, hit.y - y);
      if (away < least) [best, least] = [hit, away];
    }
    return best;
  }
};
