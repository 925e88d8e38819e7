/* The clock of the page: asks for moments a little ahead, shows them in step, and stops where it is told. */
"use strict";

wg.SPEEDS = [1, 6, 24, 168, 720]; // simulated hours a second
const FRAMES_A_SECOND = 10,
  AHEAD = 0.3;

wg.Player = class {
  constructor(send, views, curves) {
    [this.send, this.views, this.curves] = [send, views, curves];
    [this.playing, this.speed, this.shown, this.last, this.queue, this.asked] = [false, 6, 0, 0, [], false];
    this.scenes = [new wg.Scene(), new wg.Scene()];
    requestAnimationFrame((now) => this.tick(now));
  }

  /* Everything anew: what the server, or the file, says is there now. */
  scene(message) {
    this.scenes = [new wg.Scene(), new wg.Scene()];
    [this.queue, this.asked, this.dirty] = [[], false, true];
    this.shown = this.last = message.seconds[0];
    message.frames[0].sides.forEach((frame, side) => {
      this.scenes[side].apply(frame);
    });
    this.curves.clear();
    this.curves.add(message.days);
    wg.onMoment(this.shown);
  }

  frames(message) {
    this.asked = false;
    this.queue.push(...message.frames);
    if (message.seconds.length) this.last = message.seconds[message.seconds.length - 1];
    this.curves.add(message.days);
  }

  play() {
    this.playing = true;
    wg.onPlaying(true);
  }
  halt() {
    this.playing = false;
    this.asked = false;
    wg.onPlaying(false);
  }
  toggle() {
    if (this.playing) this.halt();
    else this.play();
  }

  /* One step: an hour at the slowest speed, else what a tenth of a second would show. */
  step() {
    this.halt();
    const seconds = this.until(Math.max(3600, (this.speed * 3600) / FRAMES_A_SECOND));
    if (seconds > 0) {
      this.stepping = true;
      this.ask(seconds, 1);
    }
  }

  /* How far a step may go: not beyond the end, nor beyond the next stop of a lesson. */
  until(step) {
    return Math.max(0, Math.min(Math.round(step), this.limit() - this.last));
  }
  limit() {
    return Math.min(wg.world?.horizon ?? 0, wg.nextStop ?? Infinity);
  }

  ask(step, count) {
    this.asked = true;
    this.send({ do: "frames", step, count });
  }

  tick(now) {
    const passed = Math.min(0.2, (now - (this.before ?? now)) / 1000);
    this.before = now;
    if (wg.world) this.go(passed);
    requestAnimationFrame((next) => this.tick(next));
  }

  go(passed) {
    const pace = this.speed * 3600;
    if (this.playing && !this.asked && this.last - this.shown < pace * AHEAD) {
      const step = this.until(pace / FRAMES_A_SECOND);
      if (step > 0) this.ask(step, Math.max(1, Math.min(3, Math.floor((this.limit() - this.last) / step))));
      else if (!this.queue.length) {
        this.halt();
        wg.onLimit();
      }
    }
    if (this.queue.length && (this.playing || this.stepping || this.shown < this.last)) {
      this.shown = this.stepping ? this.last : Math.min(this.last, this.shown + passed * pace);
      this.stepping = false;
      while (this.queue.length && this.queue[0].second <= this.shown)
        this.queue.shift().sides.forEach((frame, side) => {
          this.scenes[side].apply(frame);
          this.at = this.shown;
        });
      this.dirty = true;
      wg.onMoment(this.shown);
    }
    if (this.dirty || this.always) this.draw();
  }

  draw() {
    this.dirty = false;
    const next = this.queue[0],
      start = this.from ?? this.shown;
    let share = 0;
    if (next) {
      if (this.nextSecond !== next.second) [this.from, this.nextSecond] = [this.shown, next.second];
      share = Math.max(
        0,
        Math.min(1, (this.shown - (this.from ?? start)) / Math.max(1, next.second - (this.from ?? start))),
      );
    }
    this.views.forEach((view, side) => {
      if (!view.canvas.closest(".side").hidden) view.draw(this.scenes[side], next?.sides[side], share);
    });
    this.curves.draw(this.shown);
  }
};
