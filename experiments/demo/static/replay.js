/* A recorded page: it answers like the server, out of what the file holds, and cannot answer what was not recorded. */
"use strict";

const unpacked = async (id) => {
  const bytes = Uint8Array.from(atob(document.getElementById(id).textContent.trim()), (sign) => sign.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer();
};

wg.Replay = class {
  constructor(receive) {
    this.receive = receive;
    this.later(() => receive(window.wgReplay.welcome));
  }

  later(act) {
    setTimeout(act, 0);
  }

  send(message) {
    this.later(() => this.answer(message).catch((error) => wg.tell(String(error))));
  }

  async answer(message) {
    if (message.do === "start") return this.start(message.wish.lesson ?? "", message.wish.second ?? 0);
    if (message.do === "lesson") return this.start(message.name, null);
    if (message.do === "jump") {
      this.state("changed", message.second);
      return this.jump(message.second);
    }
    if (message.do === "frames") return this.frames(message.step, message.count);
    if (message.do === "look")
      return this.receive({
        is: "look",
        at: message.at,
        number: message.number,
        sides: this.look(message.at, message.number),
      });
    if (message.do === "differences")
      return this.receive({ is: "differences", day: message.day, ...this.differences(message.day) });
    return this.receive({ is: "error", asked: message.do, text: wg.texts.page_replay_fixed });
  }

  async start(name, second) {
    const found = name in window.wgReplay.recordings ? name : Object.keys(window.wgReplay.recordings)[0];
    if (this.name !== found) {
      this.name = found;
      this.record = window.wgReplay.recordings[found];
      this.trace = wg.decode(await unpacked(`trace-${this.record.id}`));
      this.lives = JSON.parse(new TextDecoder().decode(await unpacked(`lives-${this.record.id}`)));
      this.cumulate();
    }
    const at = Math.min(second ?? this.record.world.second, this.record.world.horizon);
    this.state("world", at);
    this.jump(at);
  }

  /* Places are kept as differences from frame to frame. */
  cumulate() {
    for (const [k, frame] of this.trace.frames.entries())
      for (const [n, side] of frame.sides.entries()) {
        const before = k && this.trace.frames[k - 1].sides[n].places;
        if (before && before.length === side.places.length)
          for (let w = 0; w < before.length; w++) side.places[w] += before[w];
      }
  }

  state(kind, second) {
    const world = this.record.world,
      wish = { ...world.wish, second };
    this.receive({ ...(kind === "world" ? world : {}), levers: world.levers, is: kind, second, wish });
  }

  /* The recorded frames of a span as one, so that whatever changed in between is there. */
  merged(from, to) {
    const frames = this.trace.frames.slice(from, to + 1),
      last = frames[frames.length - 1];
    const join = (n, name) => {
      const parts = frames.map((frame) => frame.sides[n][name]),
        whole = new parts[0].constructor(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        whole.set(part, at);
        at += part.length;
      }
      return whole;
    };
    return {
      second: last.second,
      sides: last.sides.map((side, n) => ({
        ...side,
        ids: join(n, "ids"),
        stages: join(n, "stages"),
        cells: join(n, "cells"),
      })),
    };
  }

  days(after, until) {
    return this.trace.days.map((rows) => rows.filter((row) => row[0] * 86400 > after && row[0] * 86400 <= until));
  }

  jump(second) {
    this.place = Math.max(
      0,
      this.trace.seconds.findLastIndex((each) => each <= second),
    );
    const frame = this.merged(0, this.place);
    this.receive({ is: "scene", seconds: [frame.second], frames: [frame], days: this.days(-1, frame.second) });
  }

  frames(step, count) {
    const found = [],
      before = this.trace.seconds[this.place];
    for (let k = 0; k < count && this.place < this.trace.seconds.length - 1; k++) {
      const until = this.trace.seconds[this.place] + step;
      let next = this.place + 1;
      while (next < this.trace.seconds.length - 1 && this.trace.seconds[next + 1] <= until) next++;
      found.push(this.merged(this.place + 1, next));
      this.place = next;
    }
    this.receive({
      is: "frames",
      seconds: found.map((frame) => frame.second),
      frames: found,
      days: this.days(before, this.trace.seconds[this.place]),
    });
  }

  /* What was recorded of a life until the moment shown. */
  look(kind, number) {
    const now = wg.player.shown,
      text = (n) => this.lives.texts[n],
      sides = {};
    for (const [side, kinds] of Object.entries(this.lives.sides)) {
      const one = kinds[kind]?.[number];
      if (!one) {
        sides[side] = { title: wg.texts.page_not_recorded, lines: [], end: null };
        continue;
      }
      let lines = one.lines.map(([second, n]) => [second, text(n)]);
      const over = lines.findIndex(([second]) => second > now),
        whole = over < 0;
      if (!whole) lines = lines.slice(0, over);
      while (lines.length && lines[lines.length - 1][0] < 0 && !whole) lines.pop();
      if (kind === "worker") lines = lines.filter(([second]) => second >= (Math.floor(now / 86400) - 1) * 86400);
      sides[side] = { title: text(one.title), lines, end: whole && one.end != null ? text(one.end) : null };
    }
    return sides;
  }

  differences(day) {
    const { pairs, days } = this.record.differences ?? { pairs: 0, days: {} };
    return { pairs, ...(days[day] ?? {}) };
  }
};
