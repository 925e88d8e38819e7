/* The page and its server: one websocket, whose end is the end of the world behind it. */
"use strict";

wg.Live = class {
  constructor(receive) {
    this.receive = receive;
    this.tries = 0;
    this.connect();
  }

  connect() {
    this.socket = new WebSocket(
      `${(location.protocol === "https:" ? "wss://" : "ws://") + location.host}/talk${location.search}`,
    );
    this.socket.binaryType = "arraybuffer";
    this.socket.onmessage = (event) => {
      this.tries = 0;
      this.receive(typeof event.data === "string" ? JSON.parse(event.data) : wg.decode(event.data));
    };
    this.socket.onclose = (event) => this.closed(event);
  }

  closed(event) {
    wg.player?.halt();
    if (event.code === 1008) return wg.tell(wg.t("page_refused"));
    if (event.code === 1013) return; // too many pages: the server has said so
    if (event.code === 4008) return wg.tell(wg.t("page_too_many"));
    if (event.code === 4000) return wg.tell(wg.t("page_idle"));
    if (this.tries++ < 20) setTimeout(() => this.connect(), 500 * this.tries);
    wg.tell(wg.t("page_gone"));
  }

  send(message) {
    if (this.socket.readyState === 1) this.socket.send(JSON.stringify(message));
  }
};
