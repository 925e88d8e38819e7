"""Measure frames per second of the trainers' page in headless Chromium: `python -m benchmarks.frames`.

This needs Selenium, Chromium and chromedriver. The page shows 64 x 64 cells with 3,000 grid workers per side, for one
policy and for two; it counts its frames itself.
"""

from __future__ import annotations

import json
import shutil
import threading
import time
import urllib.parse
from typing import Any

WORLD = [
    "scenario=small_town",
    "territory.area_km2=40.96",
    "territory.grids=1000",
    "policy.staffing.workers_per_grid=3",
    "horizon.days=60",
]
START = 12 * 86_400 + 9 * 3600
SECONDS = 8.0
READY = "return !!(window.wg && wg.world && wg.world.cells.x.length === 4096 && wg.player.scenes[0].frame)"


def serve() -> tuple[Any, str]:
    """Start a server for the page in a thread; return it and its address."""
    import uvicorn

    from experiments.demo.server import Guard, bind, create_app
    from experiments.demo.session_request import Wish
    from experiments.demo.sessions import Sessions

    listening = bind("127.0.0.1", 0)
    port = listening.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(Wish(), "en", Sessions(), Guard(port)), log_level="error"))
    threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True).start()
    return server, f"http://127.0.0.1:{port}/"


def frames(browser: Any, address: str, twin: bool, speed: int) -> float:
    """Return frames per second while the page plays; one frame draws all maps."""
    wish = {"world": WORLD, "b": ["policy.dispatch.rule=severity"] if twin else None, "second": START}
    browser.get("about:blank")
    browser.get(address + "#" + urllib.parse.quote(json.dumps(wish)))
    while not browser.execute_script(READY):
        time.sleep(0.1)
    browser.execute_script("wg.player.speed = arguments[0]; wg.player.play()", speed)
    time.sleep(2.0)
    before = browser.execute_script("return [performance.now(), window.__drawn]")
    time.sleep(SECONDS)
    after = browser.execute_script("return [performance.now(), window.__drawn]")
    return float((after[1] - before[1]) / (after[0] - before[0]) * 1000 / (2 if twin else 1))


def main() -> None:
    """Measure and print."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"):
        options.add_argument(word)
    server, address = serve()
    browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver") or "chromedriver"))
    try:
        for twin in (False, True):
            for speed in (1, 24):
                print(
                    f"{'two maps' if twin else 'one map'}, {speed} h/s: "
                    f"{frames(browser, address, twin, speed):.0f} frames/s"
                )
    finally:
        browser.quit()
        server.should_exit = True


if __name__ == "__main__":
    main()
