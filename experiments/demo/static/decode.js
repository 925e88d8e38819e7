/* Messages of the server, or of a file: a JSON head, then arrays, each begun at a multiple of four. */
"use strict";

wg.decode = (buffer) => {
  const length = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  let at = 4 + length + ((4 - ((4 + length) % 4)) % 4);
  const take = (kind, n) => {
    const array = new kind(buffer, at, n);
    at += array.byteLength + ((4 - (array.byteLength % 4)) % 4);
    return array;
  };
  const frames = head.seconds.map((second) => ({ second, sides: [] }));
  for (const side of head.sides) {
    const workers = side.workers.reduce((sum, n) => sum + n, 0),
      cases = side.cases.reduce((sum, n) => sum + n, 0);
    const all = {
      places: take(Uint16Array, workers),
      duty: take(Uint8Array, workers),
      ids: take(Uint32Array, cases),
      stages: take(Uint8Array, cases),
      cells: take(Uint16Array, cases),
      mood: take(Uint8Array, side.grids * frames.length),
    };
    let w = 0,
      c = 0;
    frames.forEach((frame, k) => {
      const nextW = w + side.workers[k],
        nextC = c + side.cases[k];
      frame.sides.push({
        places: all.places.subarray(w, nextW),
        duty: all.duty.subarray(w, nextW),
        ids: all.ids.subarray(c, nextC),
        stages: all.stages.subarray(c, nextC),
        cells: all.cells.subarray(c, nextC),
        mood: all.mood.subarray(k * side.grids, (k + 1) * side.grids),
      });
      [w, c] = [nextW, nextC];
    });
  }
  return { ...head, frames };
};

/* What is there on one side: workers, and every case that is not gone. */
wg.Scene = class {
  constructor() {
    this.cases = new Map();
    this.counts = new Array(16).fill(0);
    this.overdue = 0;
    this.frame = null;
  }

  apply(frame) {
    for (let k = 0; k < frame.ids.length; k++) {
      const id = frame.ids[k],
        stage = frame.stages[k],
        old = this.cases.get(id);
      if (old) {
        this.counts[old.stage & 15]--;
        this.overdue -= old.stage >> 4;
      }
      if ((stage & 15) === 0) {
        this.cases.delete(id);
        continue;
      }
      this.cases.set(id, { stage, cell: frame.cells[k] });
      this.counts[stage & 15]++;
      this.overdue += stage >> 4;
    }
    this.frame = frame;
  }
};
