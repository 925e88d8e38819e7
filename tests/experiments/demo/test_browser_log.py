"""A real browser plays an imported log: parked stock, policies of a replay, both languages, and the exported file."""

import pytest
from demo_server import open_browser, serving, within
from placed_logs import calibrated_log

from experiments.demo.export import page
from experiments.demo.session_request import Wish

READY = "return !!(window.wg && wg.world && wg.player && wg.player.scenes[0].frame)"
DAY = 86400


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return calibrated_log(tmp_path_factory.mktemp("log") / "centre")


def run(browser, script, *arguments):
    return browser.execute_script(script, *arguments)


def text(browser, name):
    return browser.find_element("id", name).text


def quiet(browser):
    return not [line for line in browser.get_log("browser") if line["level"] == "SEVERE"]


def test_a_log_plays_with_its_parked_stock_and_half_the_officers(log):
    wish = Wish(world=(f"log={log}",), b=("officers*0.5",), second=40 * DAY)
    with serving(wish=wish, own_files=frozenset(wish.world)) as served:
        browser = open_browser()
        try:
            browser.get(served.address)
            within(lambda: run(browser, READY), f"the page does not start: {browser.get_log('browser')}")
            assert run(browser, "return wg.player.scenes[0].counts[8]") > 10
            assert "parked" in text(browser, "count-a") and "parked" in text(browser, "legend")
            assert text(browser, "name-a") == "centre · the log as it was"
            assert text(browser, "name-b") == "centre · officers*0.5"
            assert run(browser, "return wg.curves.charts.map(chart => chart.name)") == [
                "response",
                "backlog",
                "parked",
                "closed",
            ]
            assert run(browser, "return document.querySelectorAll('#pane-levers .lever').length") == 2
            drawn = run(browser, "return window.__drawn")
            browser.find_element("id", "play").click()
            within(lambda: run(browser, "return wg.player.shown") > 40.2 * DAY, "the clock stands still")
            assert run(browser, "return window.__drawn") > drawn
            run(browser, "wg.player.halt(); wg.change('a', {'policy.staffing.department_staff': 0.5})")
            within(lambda: run(browser, "return wg.changes.length"), "the lever does not move")
            run(browser, "wg.look('case', 5)")
            within(lambda: "The log opens the case." in text(browser, "pane-look"), "no life")
            browser.find_element("id", "language").click()
            assert "挂起" in text(browser, "count-a") and "日志原样" in text(browser, "name-a")
            within(lambda: "日志记载" in text(browser, "pane-look"), "the life is not told in Chinese")
            within(
                lambda: "对" in run(browser, "return document.querySelector('.curve p').textContent"), "no interval", 60
            )
            assert quiet(browser)
        finally:
            browser.quit()


def test_the_exported_log_plays_with_the_network_off(log, tmp_path):
    wish = Wish(world=(f"log={log}",), second=30 * DAY)
    file = tmp_path / "log.html"
    file.write_text(page(wish, "en", frozenset(wish.world)), encoding="utf-8")
    browser = open_browser(offline=True)
    try:
        browser.get(file.as_uri())
        within(lambda: run(browser, READY), f"the file does not start: {browser.get_log('browser')}")
        within(lambda: run(browser, "return wg.player.shown") == 30 * DAY, "no moment")
        assert run(browser, "return wg.player.scenes[0].counts[8]") > 10
        run(browser, "wg.look('case', 5)")
        within(lambda: "The log opens the case." in text(browser, "pane-look"), "no life")
        assert "parked" in text(browser, "count-a")
        assert quiet(browser)
    finally:
        browser.quit()
