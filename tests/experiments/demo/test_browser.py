"""A real browser drives the page: start, play, levers, twin, inspector, lesson, language, link, reload, export."""

import contextlib
import json
import os
import signal
import urllib.parse

import pytest
from demo_server import open_browser, serving, within

from experiments.config.systems import systems
from experiments.demo.export import page
from experiments.demo.session_request import Wish

ENTER = "\ue007"  # as WebDriver names the key
READY = "return !!(window.wg && wg.world && wg.player && wg.player.scenes[0].frame)"
WORLD = {"world": ["scenario=small_town", "horizon.days=40", "horizon.warmup_days=0"]}


@pytest.fixture(scope="module")
def served():
    with serving() as one:
        yield one


@pytest.fixture(scope="module")
def browser():
    one = open_browser()
    yield one
    one.quit()


def run(browser, script, *arguments):
    return browser.execute_script(script, *arguments)


def visit(browser, served, **wish):
    """Open the page with a link, and wait until its world is there."""
    browser.get("about:blank")
    browser.get(served.address + "#" + urllib.parse.quote(json.dumps(WORLD | wish)))
    within(lambda: run(browser, READY), f"the page does not start: {browser.get_log('browser')}")


def click(browser, name):
    browser.find_element("id", name).click()


def shown(browser):
    return run(browser, "return wg.player.shown")


def plays_until(browser, second):
    within(lambda: shown(browser) > second, "the clock stands still")


def test_it_starts_plays_steps_pauses_and_jumps(browser, served):
    visit(browser, served)
    assert not [line for line in browser.get_log("browser") if line["level"] == "SEVERE"]
    drawn = run(browser, "return window.__drawn")
    click(browser, "play")
    plays_until(browser, 3 * 3600)
    assert run(browser, "return window.__drawn") > drawn + 5
    click(browser, "play")
    within(lambda: run(browser, "return !wg.player.queue.length"), "the queue stays")
    before = shown(browser)
    click(browser, "step")
    within(lambda: shown(browser) == before + 3600 or shown(browser) > before, "no step")
    run(browser, "const day = wg.$('goto'); day.value = 12; day.dispatchEvent(new Event('change'))")
    within(lambda: shown(browser) == 12 * 86400, "no jump")
    assert run(browser, "return wg.curves.rows[0].length") == 12
    assert "Day 12" in browser.find_element("id", "moment").text
    click(browser, "restart")
    within(lambda: shown(browser) == 0, "no restart")
    assert not [line for line in browser.get_log("browser") if line["level"] == "SEVERE"]


def test_a_lever_takes_effect_at_its_moment_and_is_undone(browser, served):
    visit(browser, served, b=[], second=10 * 86400)
    slider = (
        "const s = wg.$('policy.staffing.workers_per_grid-b'); "
        "s.value = Number(s.value) + 2; s.dispatchEvent(new Event('change'))"
    )
    run(browser, slider)
    changes = within(lambda: run(browser, "return wg.changes.length ? wg.changes : null"), "the lever does nothing")
    assert changes[0]["second"] == 10 * 86400 and changes[0]["side"] == "b"
    workers = run(browser, "return wg.player.scenes.map((scene) => scene.frame.places.length)")
    assert workers[1] > workers[0] == 8
    run(browser, "wg.change('b', {'policy.staffing.operators': 0})")
    within(lambda: "verification" in run(browser, "return wg.$('banner').textContent"), "no word of what is wrong")
    click(browser, "undo")
    within(
        lambda: run(browser, "return !wg.changes.length && wg.player.scenes[1].frame.places.length === 8"), "no undo"
    )
    assert shown(browser) == 10 * 86400


def test_the_twin_tells_both_fates_and_how_sure_a_difference_is(browser, served):
    visit(browser, served)
    assert not browser.find_element("id", "map-b").is_displayed()
    click(browser, "twin")
    within(lambda: run(browser, "return !!wg.wish.b"), "no twin")
    run(browser, "wg.change('b', {mode: 'reactive'}); wg.send({do: 'jump', second: 30 * 86400})")
    within(lambda: shown(browser) == 30 * 86400, "no jump")
    run(browser, "wg.look('case', 40)")
    within(lambda: len(browser.find_elements("css selector", "#fates section")) == 2, "no fates")
    assert "The trouble arises." in browser.find_element("id", "fates").text
    told = within(
        lambda: run(
            browser, "return [...document.querySelectorAll('.curve p.shown')].map((p) => p.textContent).join(' ')"
        ),
        "no intervals",
        40,
    )
    assert "95 %" in told and "pairs" in told
    unfit = (
        "return wg.views.map((v) => "
        "Math.abs(v.canvas.height - v.canvas.getBoundingClientRect().height * devicePixelRatio))"
    )
    within(lambda: max(run(browser, unfit)) < 2, "a map does not fit its frame")


def test_clicks_on_the_map_find_workers_and_desks(browser, served):
    visit(browser, served, second=5 * 86400 + 10 * 3600)
    place = (
        "const v = wg.views[0], h = v.hits.find((hit) => hit.kind === 'worker'), "
        "b = v.canvas.getBoundingClientRect(), r = v.canvas.width / b.width;"
    )
    run(
        browser,
        place
        + "v.canvas.dispatchEvent(new MouseEvent('click', {clientX: b.left + h.x / r, clientY: b.top + h.y / r}))",
    )
    within(lambda: run(browser, "return !!wg.panel.found"), "nothing found")
    run(browser, "const d = wg.$('desk'); d.value = 3; d.dispatchEvent(new Event('change'))")
    within(lambda: "full-time equivalents" in browser.find_element("id", "fates").text, "no desk")


def test_cases_and_workers_are_found_by_the_keyboard_alone(browser, served):
    visit(browser, served, second=5 * 86400 + 10 * 3600)
    browser.find_element("css selector", "body").send_keys("2")
    for kind, told in (("case", "The trouble arises."), ("worker", "Grid worker 3")):
        browser.find_element("id", f"{kind}-number").send_keys("3" + ENTER)
        within(lambda told=told: told in browser.find_element("id", "pane-look").text, f"no {kind}")


def test_a_system_is_found_by_a_word_opened_and_its_claim_watched(browser, served):
    visit(browser, served)
    click(browser, "tab-systems")
    buttons = "[...document.querySelectorAll('#systems button')]"
    left = f"return {buttons}.filter((b) => !b.hidden).map((b) => b.dataset.system)"
    assert len(run(browser, left)) == len(systems())
    find = browser.find_element("id", "find-system")
    find.send_keys("一票否决")
    assert run(browser, left) == ["one-vote-veto"]
    find.clear()
    find.send_keys("no such word")
    assert run(browser, left) == [] and browser.find_element("id", "no-system").is_displayed()
    find.clear()
    find.send_keys("VETO items")
    browser.find_element("css selector", "#systems button[data-system='one-vote-veto']").click()
    within(lambda: run(browser, "return wg.wish.world[0] === 'system=one-vote-veto'"), "the system does not open")
    pane, card = browser.find_element("id", "pane-systems"), systems()["one-vote-veto"]
    for text in (card.title.en, card.shows.en, card.place.en, card.claims[0].says.en, card.not_represented[0]):
        assert text in pane.text
    assert browser.find_element("id", "name-a").text.startswith(card.title.en)
    assert run(browser, "return wg.$('scenario').value") == "system=one-vote-veto"
    browser.find_element("css selector", ".see-claim").click()
    within(lambda: run(browser, "return wg.wish.b?.[0] === 'policy.incentives.veto_items=4'"), "no twin")
    assert run(browser, "return wg.wish.a[0]") == "policy.incentives.veto_items=0"
    click(browser, "language")
    within(lambda: card.shows.zh in pane.text and card.claims[0].says.zh in pane.text, "the card stays English")
    click(browser, "language")
    click(browser, "all-systems")
    assert len(run(browser, left)) >= 1
    run(browser, "const s = wg.$('scenario'); s.value = 'scenario=small_town'; s.dispatchEvent(new Event('change'))")
    within(lambda: run(browser, "return wg.wish.world[0] === 'scenario=small_town'"), "the list opens no scenario")
    assert not [line for line in browser.get_log("browser") if line["level"] == "SEVERE"]


def test_a_lesson_stops_asks_and_acts(browser, served):
    visit(browser, served)
    run(browser, "wg.$('lesson').value = 'parking-dispute'; wg.$('lesson').dispatchEvent(new Event('change'))")
    within(
        lambda: run(browser, "return wg.wish.lesson === 'parking-dispute' && wg.player.shown === 6 * 86400"),
        "no lesson",
    )
    assert "parking" in browser.find_element("id", "lesson-title").text
    run(browser, "wg.setSpeed(168)")
    click(browser, "play")
    within(lambda: browser.find_elements("id", "ask"), "no question")
    assert shown(browser) == 7.25 * 86400
    browser.find_element("css selector", "#ask button").click()
    within(
        lambda: run(browser, "return wg.changes.length === 1 && wg.changes[0].second === 7.25 * 86400"),
        "the answer does nothing",
    )
    within(lambda: shown(browser) >= 11.9 * 86400 and browser.find_elements("id", "ask"), "no second question", 30)
    course = browser.find_element("id", "course")
    within(
        lambda: "hears the groups" in course.text or "hears the groups" in browser.find_element("id", "course").text,
        "no course",
    )
    click(browser, "reveal")
    assert "ends it in talks" in browser.find_element("id", "showed").text


def test_language_theme_and_layer_switch(browser, served):
    visit(browser, served, second=86400)
    click(browser, "language")
    assert (
        browser.find_element("id", "play").text == "播放"
        and run(browser, "return document.documentElement.lang") == "zh-Hans"
    )
    assert run(browser, "return document.fonts.check(\"16px 'Noto Sans SC wangge'\", '网格')")
    click(browser, "language")
    theme = run(browser, "return document.documentElement.dataset.theme")
    click(browser, "theme")
    assert run(browser, "return document.documentElement.dataset.theme") != theme
    click(browser, "theme")
    click(browser, "layer")
    assert run(browser, "return wg.views[0].layer") == "mood"
    assert len(run(browser, "return wg.picture().toDataURL()")) > 10_000
    browser.find_element("css selector", "body").send_keys("3")
    assert browser.find_element("id", "pane-lesson").is_displayed()


def test_a_reload_resumes_and_a_bad_link_is_told(browser, served):
    visit(browser, served, b=["reactive"], seed=9)
    run(browser, "wg.send({do: 'jump', second: 20 * 86400 + 5}); ")
    within(lambda: shown(browser) == 20 * 86400 + 5, "no jump")
    run(browser, "wg.keepLink(wg.player.shown); location.reload()")
    within(
        lambda: run(browser, READY) and shown(browser) == 20 * 86400 + 5 and run(browser, "return wg.wish.seed") == 9,
        "not resumed",
    )
    for link, word in (("{nonsense", "link"), ('{"seed": -3}', "seed"), ('{"world": ["scenario=x"]}', "scenario")):
        browser.get("about:blank")
        browser.get(served.address + "#" + urllib.parse.quote(link))
        within(lambda: run(browser, READY), "nothing to see")
        within(lambda word=word: word in run(browser, "return wg.$('banner').textContent"), f"not told: {word}")


def test_two_browsers_do_not_disturb_each_other_and_a_killed_one_frees_its_world(browser, served):
    visit(browser, served, seed=3, second=5 * 86400)
    other = open_browser()
    try:
        visit(other, served, seed=4, b=["reactive"], second=9 * 86400)
        assert len(served.sessions) == 2
        run(other, "wg.change('a', {mode: 'reactive'})")
        within(lambda: run(other, "return wg.inForce.a.policy === 'reactive'"), "no change")
        assert run(browser, "return [wg.wish.seed, wg.changes.length, wg.inForce.a.policy]") == [3, 0, "standard"]
        assert shown(browser) == 5 * 86400
        os.kill(other.capabilities["goog:processID"], signal.SIGKILL)
        within(lambda: len(served.sessions) == 1, "the world of a killed browser stays", 30)
    finally:
        with contextlib.suppress(Exception):  # it is dead already
            other.quit()
    assert run(browser, "return wg.source.socket.readyState") == 1


def test_an_exported_page_plays_with_the_network_off(tmp_path):
    wish = Wish(world=("scenario=small_town", "horizon.days=12", "horizon.warmup_days=0"), b=("reactive",))
    file = tmp_path / "page.html"
    file.write_text(page(wish), encoding="utf-8")
    assert page(wish) == file.read_text(encoding="utf-8")
    browser = open_browser(offline=True)
    try:
        browser.get(file.as_uri())
        within(lambda: run(browser, READY), f"the file does not start: {browser.get_log('browser')}")
        click(browser, "play")
        plays_until(browser, 3600)
        run(browser, "wg.player.halt(); wg.send({do: 'jump', second: 11 * 86400})")
        within(lambda: shown(browser) == 11 * 86400, "no jump")
        run(browser, "wg.look('case', 5)")
        within(lambda: "The trouble arises." in browser.find_element("id", "pane-look").text, "no life")
        assert run(browser, "return wg.player.scenes.length") == 2
        within(
            lambda: "12 pairs" in run(browser, "return document.querySelector('.curve p').textContent"), "no interval"
        )
        run(browser, "wg.change('a', {mode: 'reactive'})")
        within(lambda: "recording" in run(browser, "return wg.$('banner').textContent"), "not told")
        click(browser, "language")
        assert "播放" in browser.find_element("id", "play").text or "暂停" in browser.find_element("id", "play").text
        assert not [line for line in browser.get_log("browser") if line["level"] == "SEVERE"]
    finally:
        browser.quit()


CHINESE, ENGLISH = "播放", "Play"


def speaks(browser, served):
    """The language in which the page opens."""
    visit(browser, served)
    return run(browser, "return wg.lang"), browser.find_element("id", "play").text


@pytest.fixture(scope="module")
def chinese_browser():
    one = open_browser(lang="zh-CN")
    yield one
    one.quit()


def test_the_browsers_language_goes_before_the_environments(chinese_browser, browser, served):
    run(browser, "localStorage.clear()") if browser.current_url.startswith("http") else None
    assert speaks(chinese_browser, served) == ("zh", CHINESE)
    visit(browser, served)
    run(browser, "localStorage.removeItem('wangge-lang')")
    assert speaks(browser, served)[0] == "en"


def test_the_pages_own_switch_goes_before_the_browser_and_is_remembered(chinese_browser, served):
    visit(chinese_browser, served)
    run(chinese_browser, "wg.setLang('en')")
    assert speaks(chinese_browser, served)[0] == "en"
    run(chinese_browser, "localStorage.removeItem('wangge-lang')")
    assert speaks(chinese_browser, served)[0] == "zh"


def test_the_command_line_goes_before_all_but_the_switch_of_this_visit(browser):
    with serving(lang="zh") as told:
        visit(browser, told)
        run(browser, "wg.remember('lang', 'en')")
        assert speaks(browser, told) == ("zh", CHINESE)
        click(browser, "language")
        assert run(browser, "return wg.lang") == "en"
        run(browser, "wg.receive({...wg.offers, is: 'welcome'})")  # a connection that was lost and found
        assert run(browser, "return wg.lang") == "en"
        assert speaks(browser, told)[0] == "zh"


def test_without_any_of_them_the_environment_decides(browser, monkeypatch):
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    with serving() as untold:
        visit(browser, untold)
        run(browser, "localStorage.removeItem('wangge-lang')")
        assert (
            run(
                browser,
                "wg.browserLang = () => undefined; wg.switched = undefined; "
                "wg.receive({...wg.offers, is: 'welcome'}); return wg.lang",
            )
            == "zh"
        )
