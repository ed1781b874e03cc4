"""The page in Chromium: keys, modes, both themes, narrow and wide, and the rules of axe-core."""

from importlib import resources

import pytest

import viz
from examples.two_two_two import error_of, network
from tests.viz.browser import Watched
from tinygrad_edu import Value, record_source_lines

LAST = 32


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    with record_source_lines():
        error = error_of(network())
    return viz.page(error).save(tmp_path_factory.mktemp("pages") / "two_two_two.html")


@pytest.fixture
def page(running, path):
    watched = Watched(running, path)
    yield watched
    assert watched.wrong == []
    assert [url for url in watched.requests if not url.startswith("file:")] == []
    watched.tab.close()


def position(page):
    return int(page.tab.input_value("#slider"))


def test_a_page_opens_on_its_coarsest_view(running, path, tmp_path):
    page = Watched(running, path)
    assert page.tab.is_visible("svg[data-view=network]")
    page.tab.close()
    x = Value(2.0, label="x")
    page = Watched(running, viz.page((x * 3.0 + 1.0).sin()).save(tmp_path / "page.html"))
    assert page.tab.is_visible("svg[data-view=variables]")
    page.tab.close()


def test_every_key_moves_as_it_says(page):
    assert page.status().startswith(f"step 0 of {LAST}: 14 numbers are given")
    page.press("ArrowRight")
    assert page.status() == f"step 1 of {LAST}: net_h1 = 0.3775"
    page.press("ArrowRight", "ArrowRight", "ArrowLeft")
    assert position(page) == 2
    page.press("PageDown")
    assert position(page) == 5
    page.press("PageUp")
    assert position(page) == 2
    page.press("End")
    assert position(page) == LAST
    page.press("ArrowRight")
    assert position(page) == LAST
    page.press("Home")
    assert position(page) == 0


def test_space_plays_and_stops(page):
    page.press("Space")
    assert page.tab.inner_text("#play") == "Pause"
    page.tab.wait_for_function("() => Number(document.querySelector('#slider').value) >= 1")
    page.press("Space")
    assert page.tab.inner_text("#play") == "Play"


def test_the_buttons_and_the_slider_move_as_well(page):
    page.tab.click("#next")
    page.tab.click("#next")
    page.tab.click("#back")
    assert position(page) == 1
    page.tab.click("#last")
    assert page.tab.get_attribute("#next", "aria-disabled") == "true"
    page.tab.focus("#next")
    page.press("Enter")
    assert position(page) == LAST
    assert page.tab.evaluate("document.activeElement.id") == "next"
    page.tab.click("#first")
    assert page.tab.get_attribute("#back", "aria-disabled") == "true"
    page.tab.fill("#slider", "27")
    assert "∂E_total/∂w5 += 0.0822" in page.status()
    assert page.tab.get_attribute("#slider", "aria-valuetext") == page.status()


def test_the_address_keeps_the_step(page, running, path):
    page.tab.fill("#slider", "12")
    page.tab.wait_for_url("**#step=12")
    other = Watched(running, path)
    other.tab.goto(path.as_uri() + "#step=27")
    assert position(other) == 27
    other.tab.close()


def test_a_value_is_there_once_it_is_computed_and_a_gradient_once_it_has_a_term(page):
    page.tab.click("button[data-view=variables]")
    box = "svg[data-view=variables] g.box:has(text.name:text-is('out_h1'))"

    def rows(kind):
        return page.tab.evaluate(
            """kind => {
                const names = [...document.querySelectorAll("svg[data-view=variables] text.name")];
                const box = names.find(name => name.textContent === "out_h1").parentNode;
                return [...box.querySelectorAll("text." + kind)]
                    .filter(row => getComputedStyle(row).visibility !== "hidden")
                    .map(row => row.textContent);
            }""",
            kind,
        )

    assert box
    page.tab.fill("#slider", "1")
    assert rows("value") == []
    page.tab.fill("#slider", "2")
    assert rows("value") == ["0.5933"]
    page.tab.fill("#slider", "24")
    assert rows("gradient") == []
    page.tab.fill("#slider", "25")
    assert rows("gradient") == ["∂E_total/∂out_h1 = −0.0190"]
    assert rows("term") == ["−0.0190 via net_o2"]
    page.tab.fill("#slider", "27")
    assert rows("gradient") == ["∂E_total/∂out_h1 = 0.0364"]
    assert sorted(rows("term")) == ["+0.0554 via net_o1", "−0.0190 via net_o2"]
    page.tab.fill("#slider", "25")
    assert rows("gradient") == ["∂E_total/∂out_h1 = −0.0190"]


def cells_of_the_way_back(page):
    """Return the rows of a backward step: ∂E/∂input, its local derivative, what it adds."""
    return page.tab.evaluate(
        """() => [...document.querySelectorAll("section:not([hidden]) .back tr")].map(
            row => [...row.children].map(cell => cell.textContent))"""
    )


def test_the_formula_stands_with_symbols_and_with_numbers(page):
    page.tab.fill("#slider", "2")
    assert page.shown("section:not([hidden]) .equation") == ["outh1 =σ(neth1) =σ(0.3775) =0.5933"]
    page.tab.fill("#slider", "26")
    (arrived,) = page.shown("section:not([hidden]) .arrived")
    assert "=0.7414" in arrived
    ((_, local, product),) = cells_of_the_way_back(page)
    assert local.endswith("=outo1·(1−outo1) =0.1868")
    assert product == "0.7414·0.1868 =0.1385"
    assert "two_two_two.py" in page.shown("section:not([hidden]) .source")[0]


def test_the_ledger_tells_what_is_there_and_what_is_to_come(page):
    page.tab.fill("#slider", "25")
    ledgers = page.shown("section:not([hidden]) .ledger")
    assert any(
        "−0.0190 via net_o2" in text and "via net_o1, still to come" in text for text in ledgers
    )
    page.tab.fill("#slider", "27")
    assert any("= 0.0364 complete" in text for text in page.shown("section:not([hidden]) .ledger"))


def test_a_click_on_a_number_or_an_arrow_goes_to_its_step(page):
    page.tab.click("button[data-view=variables]")
    page.tab.fill("#slider", str(LAST - 1))
    page.tab.locator("svg[data-view=variables] text.value", has_text="0.3775").click(force=True)
    assert position(page) == 1
    page.tab.fill("#slider", str(LAST - 1))
    arrow = page.tab.locator("svg[data-view=variables] g.backward", has_text="∂net_o1/∂w5")
    arrow.locator("text").click(force=True)
    assert position(page) == 27


def test_another_view_keeps_the_position(page):
    page.tab.fill("#slider", "20")
    page.tab.click("button[data-view=variables]")
    assert position(page) == 20
    assert page.tab.is_hidden("svg[data-view=operations]")
    page.tab.click("button[data-view=operations]")
    assert page.tab.is_visible("svg[data-view=operations]")
    assert position(page) == 20


def test_the_network_shows_net_out_and_delta_as_they_come(page):
    page.tab.click("button[data-view=network]")
    network = "svg[data-view=network] [data-source]"
    page.tab.fill("#slider", "5")
    shown = page.shown(network)
    assert "net 1.1059" in shown
    assert "out 0.7514" not in shown
    assert "w5 = 0.4" in shown
    assert not [text for text in shown if text.startswith(("δ", "∂"))]
    page.tab.fill("#slider", "27")
    shown = page.shown(network)
    assert "δ −0.1385" in shown
    assert "∂E_total/∂w5 = 0.0822" in shown
    assert "∂E_total/∂w1 = 0.000439" not in shown
    page.tab.fill("#slider", str(LAST))
    assert "w5 = 0.3589" in page.shown(network)
    page.tab.fill("#slider", str(LAST - 1))
    page.tab.locator("svg[data-view=network] text", has_text="δ −0.00877").click(force=True)
    assert position(page) == 30


def test_the_box_of_a_step_stands_out_and_no_other(page):
    boxes = """view => [...document.querySelectorAll(`svg[data-view=${view}] g.box.now text`)]
        .map(text => text.textContent)"""
    page.tab.click("button[data-view=operations]")
    page.tab.fill("#slider", "10")
    assert page.tab.evaluate(boxes, "operations")[:2] == ["v₂", "(target_o1 − out_o1)²"]
    assert page.tab.locator("svg[data-view=operations] .now.circle").count() == 1
    page.tab.click("button[data-view=variables]")
    assert page.tab.evaluate(boxes, "variables")[0] == "E_o1"
    page.tab.fill("#slider", "1")
    assert page.tab.evaluate(boxes, "variables")[0] == "net_h1"


def test_predict_mode_hides_the_number_until_it_is_answered(page):
    page.tab.click("button[data-view=variables]")
    page.tab.check("#predict")
    page.tab.fill("#slider", "1")
    assert page.tab.inner_text("#asked") == "Is net_h1 positive or negative? And how large?"
    assert "0.3775" not in page.status()
    symbols = "section:not([hidden]) .equation mi"
    assert "net" in page.shown(symbols), "the symbols stay"
    assert "0.3775" not in page.shown("section:not([hidden]) .equation mn")
    assert "0.15" in page.shown("section:not([hidden]) .equation mn")
    assert "0.3775" not in page.shown("svg[data-view=variables] text.value")
    page.tab.fill("#answer", "0,3779")
    page.press("Enter")
    verdict = page.tab.inner_text("#verdict")
    assert verdict.startswith("Right: 0.3775. Anything within 0.00378 of it counts")
    assert "0.3775" in page.shown("svg[data-view=variables] text.value")
    assert "0.3775" in page.shown("section:not([hidden]) .equation mn")


def test_predict_mode_asks_for_the_sign_first(page):
    page.tab.check("#predict")
    page.tab.fill("#slider", "25")
    what = "the contribution of net_o2 to ∂E_total/∂w7"
    assert page.tab.inner_text("#asked") == f"Is {what} positive or negative? And how large?"
    page.tab.click("#signs [data-sign='−']")
    assert page.tab.inner_text("#verdict") == "Yes, it is negative."
    assert page.tab.inner_text("#asked") == f"How large is {what}?"
    assert page.tab.is_hidden("#signs")
    page.tab.fill("#answer", "0.0226")  # the sign is known already
    page.press("Enter")
    assert page.tab.inner_text("#verdict").startswith("Right: −0.0226.")
    assert page.tab.inner_text("#score") == "1 of 1 at once, 0 at the second try, 0 told"


def test_a_wrong_answer_gets_a_hint_and_a_second_try(page):
    page.tab.check("#predict")
    page.tab.fill("#slider", "1")
    page.tab.fill("#answer", "-0.3775")
    page.press("Enter")
    assert page.tab.inner_text("#verdict").startswith("Not yet. It is not the sign")
    page.tab.fill("#answer", "0.3775")
    page.press("Enter")
    assert page.tab.inner_text("#verdict").startswith("Right, at the second try: 0.3775.")
    page.tab.fill("#slider", "2")
    page.tab.click("#signs [data-sign='−']")
    assert page.tab.inner_text("#verdict").startswith("Not yet. Which signs")
    page.tab.fill("#answer", "0.9")
    page.press("Enter")
    assert page.tab.inner_text("#verdict").startswith("Not quite: 0.5933.")
    page.tab.fill("#slider", str(LAST))
    assert page.tab.inner_text("#score") == "0 of 2 at once, 1 at the second try, 1 told"


@pytest.mark.parametrize("width", [400, 1280, 1920])
def test_no_question_is_cut_off(running, path, width):
    page = Watched(running, path, width=width)
    page.tab.check("#predict")
    inside = """() => {
        const asked = document.querySelector("#asked");
        const form = document.querySelector("#question");
        return form.hidden || (asked.scrollWidth <= asked.clientWidth + 1
            && asked.getBoundingClientRect().right <= form.getBoundingClientRect().right);
    }"""
    for position in range(LAST + 1):
        page.tab.fill("#slider", str(position))
        assert page.tab.evaluate(inside), position
    page.tab.close()


def test_space_plays_from_the_slider_too_and_presses_what_it_stands_on(page):
    page.tab.focus("#slider")
    page.press("Space")
    assert page.tab.inner_text("#play") == "Pause"
    page.press("Space")
    page.tab.focus("#predict")
    page.press("Space")
    assert page.tab.is_checked("#predict")
    assert page.tab.inner_text("#play") == "Play"


def test_a_slider_pulled_through_all_steps_many_times_leaves_the_address_to_the_last(page):
    page.tab.evaluate(
        """() => {
            const slider = document.querySelector("#slider");
            for (let move = 0; move < 600; move += 1) {
                slider.value = String(move % 32);
                slider.dispatchEvent(new Event("input"));
            }
        }"""
    )
    page.tab.wait_for_url(f"**#step={599 % 32}")


def test_predict_mode_tells_no_number_before_it_is_asked_for(page):
    page.tab.check("#predict")
    for number in range(1, 16):
        page.tab.fill("#slider", str(number))
    texts = """() => document.title + " " + [...document.querySelectorAll("body *")]
        .filter(element => !["SCRIPT", "STYLE"].includes(element.tagName))
        .filter(element => getComputedStyle(element).visibility !== "hidden")
        .flatMap(element => [...element.childNodes].filter(node => node.nodeType === 3))
        .filter(node => node.parentElement.tagName === "title" || node.parentElement
            .getClientRects().length)
        .map(node => node.textContent).join(" ")"""
    for view in ("operations", "variables", "network"):
        page.tab.click(f"button[data-view={view}]")
        assert "Is E_total positive or negative?" in page.tab.evaluate(texts)
        assert "0.298" not in page.tab.evaluate(texts)


def test_an_answer_by_keys_leads_on_to_the_next_question(page):
    page.tab.check("#predict")
    page.tab.click("#next")
    page.tab.keyboard.type("0.3775")
    page.press("Enter", "Enter")
    assert page.tab.inner_text("#asked") == "Is out_h1 positive or negative? And how large?"
    assert page.tab.evaluate("document.activeElement.id") == "answer"
    page.press("Escape", "ArrowLeft")
    assert position(page) == 1


def test_a_phone_has_room_for_the_heading_of_a_step_below_the_graph(running, path):
    page = Watched(running, path, width=400, height=800)
    page.tab.fill("#slider", "27")
    box = page.tab.locator("section:not([hidden]) h2").bounding_box()
    assert box["y"] + box["height"] < 800
    page.tab.close()


def test_zero_is_no_answer_where_a_small_number_is_right(page):
    page.tab.check("#predict")
    page.tab.fill("#slider", "31")
    for _ in range(2):
        page.tab.fill("#answer", "0")
        page.press("Enter")
    assert page.tab.inner_text("#verdict").startswith("Not quite: 0.000439")


def test_predict_mode_leaves_no_answer_in_the_table(page):
    page.tab.click("#table summary")
    page.tab.check("#predict")
    page.tab.fill("#slider", "1")
    assert page.shown("#table tbody tr:not(:last-child) td:last-child b") == []
    page.tab.fill("#answer", "0.3775")
    page.press("Enter")
    assert page.shown("#table tbody tr:not(:last-child) td:last-child b") == ["0.3775"]


def test_predict_mode_says_when_an_answer_is_wrong_or_no_number(page):
    page.tab.check("#predict")
    page.tab.fill("#slider", "2")
    page.tab.fill("#answer", "half")
    page.tab.click("#check")
    assert page.tab.inner_text("#verdict") == "Write a number, as 0.3775."
    page.tab.fill("#answer", "0.7")
    page.tab.click("#check")
    hint = "Not yet. The sign is right; it is too large."
    assert page.tab.inner_text("#verdict") == hint
    page.tab.click("#check")
    assert page.tab.inner_text("#verdict").startswith("Not quite: 0.5933.")


def test_presentation_mode_is_larger_and_has_few_words(page):
    page.tab.check("#present")
    assert page.tab.locator("h1").bounding_box()["height"] <= 1  # a screen reader still reads it
    assert page.tab.is_hidden(".keys")
    size = "getComputedStyle(document.body).fontSize"
    assert float(page.tab.evaluate(size).removesuffix("px")) >= 20


def test_presentation_mode_fills_a_large_screen_without_scrolling(running, path):
    page = Watched(running, path, width=1920, height=1080)
    page.tab.check("#present")
    for position in range(LAST + 1):
        page.tab.fill("#slider", str(position))
        assert page.tab.evaluate("document.documentElement.scrollHeight <= innerHeight"), position
    page.tab.close()


def test_the_table_says_all_that_the_pictures_say(page):
    page.tab.click("#table summary")
    rows = page.shown("#table tbody tr")
    assert len(rows) == LAST + 1
    assert "∂E_total/∂w5 += 0.0822" in rows[27]
    page.tab.click("#table tbody tr:nth-child(28) button")
    assert position(page) == 27
    assert page.tab.get_attribute("#table tbody tr:nth-child(28)", "aria-current") == "step"


def test_without_a_script_every_step_is_there_to_read(running, path):
    context = running.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(path.as_uri())
    assert tab.locator("section.frame").count() == LAST + 1
    assert tab.locator("section.frame").nth(27).is_visible()
    context.close()


@pytest.fixture(scope="module")
def rules():
    pytest.importorskip("axe_playwright_python")
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page):
    found = page.tab.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [(rule["id"], [node["html"][:80] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1400])
def test_axe_finds_nothing_in_any_mode_in_either_theme(running, path, rules, scheme, width):
    for mode in (None, "predict", "present"):
        # The page's own policy would forbid the script of the checker.
        page = Watched(running, path, width=width, scheme=scheme, bypass_csp=True)
        page.tab.evaluate(rules)
        page.tab.click("#table summary")
        page.tab.fill("#slider", "25")
        if mode is not None:
            page.tab.check(f"#{mode}")
        assert violations(page) == [], mode
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.tab.evaluate(wide), mode
        page.tab.close()


def test_axe_finds_a_button_without_a_name(running, path, rules):
    page = Watched(running, path, bypass_csp=True)
    page.tab.evaluate(rules)
    page.tab.evaluate("document.body.append(document.createElement('button'))")
    assert [rule for rule, _ in violations(page)] == ["button-name"]
    page.tab.close()


def test_reduced_motion_is_respected(running, path):
    page = Watched(running, path, reduced_motion="reduce")
    moving = """[...document.querySelectorAll("#stage path")]
        .some(path => getComputedStyle(path).transitionDuration !== "0s")"""
    assert not page.tab.evaluate(moving)
    page.tab.close()


def test_it_prints_the_figure_and_no_buttons(page):
    page.tab.emulate_media(media="print")
    assert page.tab.is_hidden(".controls")
    assert page.tab.is_visible("#stage svg[data-view=network]")
    assert page.tab.is_hidden("#strip")
