"""The page's server in a thread, for tests that talk to it, and a headless browser where there is one."""

import contextlib
import socket
import threading
import time

import pytest
import uvicorn
from needs import browser_programs, needed

from experiments.demo.server import Guard, bind, configured, create_app
from experiments.demo.session_request import Wish
from experiments.demo.sessions import Sessions


class Served:
    """A running server: its port, its sessions, its address."""

    def __init__(self, token="", most=4, host="127.0.0.1", lang=None, wish=None, own_files=frozenset()):
        self.sessions = Sessions(own_files, most=most)
        listening = bind(host, 0)
        self.port = listening.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/"
        app = create_app(wish or Wish(), lang, self.sessions, Guard(self.port, token))
        self.server = uvicorn.Server(configured(app, "en"))
        self._thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listening]}, daemon=True)
        self._thread.start()
        within(lambda: self.server.started, "the server does not start")

    def stop(self):
        self.server.should_exit = True
        self._thread.join(10)


@contextlib.contextmanager
def serving(**options):
    served = Served(**options)
    try:
        yield served
    finally:
        served.stop()


def own_address():
    """The address under which other machines know this one; the test is skipped where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))  # nothing is sent: this only chooses a way out
            found = asking.getsockname()[0]
        except OSError:
            found = "127.0.0.1"
    if found.startswith("127."):
        pytest.skip("platform: this machine has no address but its own")
    return found


def within(true, why, seconds=20.0):
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = true()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(why)


def open_browser(width=1280, height=800, offline=False, lang="en-US"):
    """A headless Chromium; the test is skipped where Chromium, its driver or Selenium are missing."""
    webdriver = needed("selenium.webdriver")
    chromium, driver = browser_programs()
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    words = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        f"--window-size={width},{height}",
        "--disable-background-networking",
    ]
    options.add_experimental_option("prefs", {"intl.accept_languages": lang})
    words.append(f"--lang={lang}")
    if offline:
        words.append("--host-resolver-rules=MAP * ~NOTFOUND")
    for word in words:
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    if offline:
        browser.execute_cdp_cmd("Network.enable", {})
        browser.execute_cdp_cmd(
            "Network.emulateNetworkConditions",
            {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0},
        )
    return browser
