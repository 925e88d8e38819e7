/* Small pictures of workers and of cases by stage: each stage has a shape of its own beside its colour. */
"use strict";

wg.LOOKS = [
  null,
  { shape: "ring", light: "#5d6b78", dark: "#a7b4c0", size: 0.55 },
  { shape: "dot", light: "#7a4fa3", dark: "#c9a6f0", size: 0.5 },
  { shape: "triangle", light: "#8a6500", dark: "#ffd34d", size: 1 },
  { shape: "square", light: "#c23b00", dark: "#ff8a4d", size: 0.9 },
  { shape: "diamond", light: "#0b62a8", dark: "#6cb8ff", size: 1.05 },
  { shape: "check", light: "#0b7a3d", dark: "#63e6a0", size: 1 },
  { shape: "cross", light: "#a1006b", dark: "#ff7ad1", size: 1 },
  { shape: "bars", light: "#4a4a4a", dark: "#e6dcc3", size: 0.8 },
];

wg.paint = (ctx, shape, x, y, r, colour) => {
  ctx.fillStyle = ctx.strokeStyle = colour;
  ctx.lineWidth = Math.max(1.2, r * 0.42);
  ctx.beginPath();
  if (shape === "ring") {
    ctx.arc(x, y, r * 0.8, 0, 7);
    ctx.stroke();
  } else if (shape === "dot") {
    ctx.arc(x, y, r * 0.8, 0, 7);
    ctx.fill();
  } else if (shape === "triangle") {
    ctx.moveTo(x, y - r);
    ctx.lineTo(x + r, y + r * 0.8);
    ctx.lineTo(x - r, y + r * 0.8);
    ctx.fill();
  } else if (shape === "square") ctx.fillRect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7);
  else if (shape === "diamond") {
    ctx.moveTo(x, y - r);
    ctx.lineTo(x + r, y);
    ctx.lineTo(x, y + r);
    ctx.lineTo(x - r, y);
    ctx.fill();
  } else if (shape === "check") {
    ctx.moveTo(x - r * 0.9, y);
    ctx.lineTo(x - r * 0.2, y + r * 0.7);
    ctx.lineTo(x + r, y - r * 0.8);
    ctx.stroke();
  } else if (shape === "cross") {
    ctx.moveTo(x - r * 0.8, y - r * 0.8);
    ctx.lineTo(x + r * 0.8, y + r * 0.8);
    ctx.moveTo(x + r * 0.8, y - r * 0.8);
    ctx.lineTo(x - r * 0.8, y + r * 0.8);
    ctx.stroke();
  } else if (shape === "bars") {
    ctx.fillRect(x - r * 0.75, y - r * 0.9, r * 0.5, r * 1.8);
    ctx.fillRect(x + r * 0.25, y - r * 0.9, r * 0.5, r * 1.8);
  } else if (shape === "person") {
    ctx.arc(x, y, r * 0.9, 0, 7);
    ctx.fill();
  } else if (shape === "busy") {
    ctx.arc(x, y, r, 0, 7);
    ctx.fill();
    ctx.fillStyle = "#fff";
    ctx.fillRect(x - r * 0.55, y - r * 0.16, r * 1.1, r * 0.32);
    ctx.fillRect(x - r * 0.16, y - r * 0.55, r * 0.32, r * 1.1);
  } else if (shape === "off") {
    ctx.globalAlpha = 0.55;
    ctx.arc(x, y, r * 0.6, 0, 7);
    ctx.stroke();
    ctx.globalAlpha = 1;
  }
};

/* Pixels of a picture: places beside its middle and colours with their weight, to be stamped into an image. */
wg.sprite = (draw, r) => {
  const half = Math.ceil(r * 1.7) + 1,
    side = 2 * half + 1,
    canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const ctx = canvas.getContext("2d", { willReadFrequently: true });
  draw(ctx, half + 0.5, half + 0.5, r);
  const data = ctx.getImageData(0, 0, side, side).data,
    dx = [],
    dy = [],
    colour = [],
    weight = [];
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const at = 4 * (y * side + x);
      if (data[at + 3] < 24) continue;
      dx.push(x - half);
      dy.push(y - half);
      weight.push(data[at + 3]);
      colour.push(data[at] | (data[at + 1] << 8) | (data[at + 2] << 16));
    }
  return {
    dx: Int16Array.from(dx),
    dy: Int16Array.from(dy),
    colour: Uint32Array.from(colour),
    weight: Uint8Array.from(weight),
  };
};

wg.makeSprites = (r) => {
  const dark = wg.theme === "dark",
    sprites = { cases: [], workers: [] };
  for (let stage = 0; stage < 32; stage++) {
    const look = wg.LOOKS[stage & 15];
    sprites.cases.push(
      look &&
        wg.sprite((ctx, x, y, size) => {
          wg.paint(ctx, look.shape, x, y, size * look.size, dark ? look.dark : look.light);
          if (stage > 15) {
            ctx.strokeStyle = dark ? "#ffffff" : "#000000";
            ctx.lineWidth = Math.max(1, size * 0.25);
            ctx.strokeRect(x - size * 1.4, y - size * 1.4, size * 2.8, size * 2.8);
          }
        }, r),
    );
  }
  const ink = dark ? "#ffffff" : "#10151a";
  for (const shape of ["off", "person", "busy"])
    sprites.workers.push(
      wg.sprite(
        (ctx, x, y, size) => wg.paint(ctx, shape, x, y, size * 0.8, shape === "busy" && dark ? "#2f7d4f" : ink),
        r,
      ),
    );
  return sprites;
};
