"""Following a gradient, one number in many places, and how large a picture is, in Chromium."""

import pytest

import viz
from examples.two_two_two import error_of, network
from tests.viz.browser import Watched
from tinygrad_edu import history
from viz.graph.numbers import show_number


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return viz.page(error_of(network())).save(tmp_path_factory.mktemp("ways") / "page.html")


@pytest.fixture
def page(running, path):
    watched = Watched(running, path)
    yield watched
    assert watched.wrong == []
    watched.tab.close()


def open_at(page, view, position):
    page.tab.click(f"button[data-view={view}]")
    page.tab.fill("#slider", str(position))


def gradient(page, name):
    texts = page.tab.locator("svg[data-view=variables] text.gradient")
    return texts.filter(has_text=f"∂E_total/∂{name} = ")


def test_the_ways_to_a_gradient_are_lit_and_their_products_written(page):
    open_at(page, "variables", 31)
    gradient(page, "w1").hover(force=True)
    total, first, second = page.shown("#ways p")
    error = error_of(network())
    error.backward()
    found = {node.label: node for node in history(error) if node.label}
    assert total == f"∂E_total/∂w1 = {show_number(found['w1'].grad)}"
    # the lecture's factors: by way of o1, and by way of o2
    assert first.startswith("E_total ← E_o1 ← out_o1 ← net_o1 ← out_h1 ← net_h1 ← w1:")
    assert second.endswith("1 × −0.2171 × 0.1755 × 0.5 × 0.2413 × 0.05 = −0.000230")
    products = [float(way.rpartition("= ")[2].replace("−", "-")) for way in (first, second)]
    assert sum(products) == pytest.approx(found["w1"].grad, abs=2e-6)
    lit = page.tab.locator("svg[data-view=variables] g.box.on-way text.name").all_text_contents()
    ways = ["net_h1", "out_h1", "net_o1", "out_o1", "E_o1", "net_o2", "out_o2", "E_o2", "E_total"]
    assert sorted(lit) == sorted(ways)  # and w1, whose name stands before its number
    assert page.tab.locator("svg[data-view=variables] g.box.on-way").count() == len(ways) + 1


def test_a_way_is_as_wide_as_what_comes_along_it_and_has_the_colour_of_its_sign(page):
    open_at(page, "variables", 31)
    gradient(page, "out_h1").hover(force=True)
    arrows = page.tab.evaluate(
        """() => [...document.querySelectorAll("svg[data-view=variables] g.on-way.backward")].map(
            arrow => [arrow.classList.contains("falls"),
                      parseFloat(arrow.querySelector("path").style.strokeWidth)])"""
    )
    assert {falls for falls, _ in arrows} == {True, False}
    assert max(width for _, width in arrows) == 5.0
    assert min(width for _, width in arrows) >= 1.0


def test_the_light_goes_out_when_the_pointer_leaves(page):
    open_at(page, "variables", 31)
    gradient(page, "w1").hover(force=True)
    page.tab.mouse.move(2, 2)
    assert page.tab.locator(".on-way").count() == 0
    assert page.tab.is_hidden("#ways")


def test_a_gradient_is_followed_by_keys_as_well(page):
    open_at(page, "variables", 31)
    gradient(page, "w5").focus()
    total, way = page.shown("#ways p")
    assert total == "∂E_total/∂w5 = 0.0822"
    assert way.endswith("1 × 0.7414 × 0.1868 × 0.5933 = +0.0822")


def test_predict_mode_follows_nothing(page):
    page.tab.check("#predict")
    open_at(page, "variables", 31)
    gradient(page, "w5").hover(force=True)
    assert page.tab.is_hidden("#ways")


def test_a_number_is_lit_wherever_it_stands(page):
    open_at(page, "variables", 27)
    factor = page.tab.locator("section:not([hidden]) .back mn", has_text="0.5933").first
    factor.hover(force=True)
    slot = factor.get_attribute("data-n")
    linked = page.tab.locator(f".linked[data-n='{slot}'], g.backward.linked[data-p='{slot}']")
    assert linked.count() >= 2, "in the formula, and at its arrow"
    page.tab.mouse.move(2, 2)
    assert page.tab.locator(".linked").count() == 0


def size_of(page, view):
    return page.tab.locator(f"svg[data-view={view}]").bounding_box()


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1400, 900), (1920, 1080)])
def test_the_network_is_seen_as_a_whole_at_first(running, path, width, height):
    page = Watched(running, path, width=width, height=height)
    stage, picture = page.tab.locator("#stage").bounding_box(), size_of(page, "network")
    assert picture["width"] <= stage["width"]
    assert picture["height"] <= stage["height"]
    page.tab.close()


def test_no_step_of_the_lecture_makes_the_page_longer_than_its_window(page):
    for position in range(33):
        page.tab.fill("#slider", str(position))
        panel = page.tab.locator("#panel").bounding_box()
        assert panel["y"] + panel["height"] <= 900, position
        assert page.tab.evaluate("scrollY") == 0


def test_keys_zoom_and_fit(page):
    before = size_of(page, "network")["width"]
    page.press("+")
    assert size_of(page, "network")["width"] == pytest.approx(1.2 * before, rel=0.01)
    page.press("-")
    page.press("-")
    assert size_of(page, "network")["width"] == pytest.approx(before / 1.2, rel=0.01)
    page.press("0")
    assert size_of(page, "network")["width"] == before


def test_the_wheel_zooms_around_the_pointer(page):
    open_at(page, "variables", 31)
    box = page.tab.locator("svg[data-view=variables] g.box").nth(5)
    area = box.bounding_box()
    x, y = area["x"] + area["width"] / 2, area["y"] + area["height"] / 2
    page.tab.mouse.move(x, y)
    page.tab.keyboard.down("Control")
    for _ in range(6):
        page.tab.mouse.wheel(0, -100)
    page.tab.keyboard.up("Control")
    page.tab.wait_for_timeout(100)
    after = box.bounding_box()
    assert after["width"] > 1.5 * area["width"]
    assert after["x"] <= x <= after["x"] + after["width"]
    assert after["y"] <= y <= after["y"] + after["height"]


def test_a_step_that_is_seen_moves_no_picture(page):
    open_at(page, "network", 1)
    where = (
        "[document.querySelector('#stage').scrollLeft, document.querySelector('#stage').scrollTop]"
    )
    before = page.tab.evaluate(where)
    for position in range(1, 32):
        page.tab.fill("#slider", str(position))
        assert page.tab.evaluate(where) == before


def test_a_picture_that_was_dragged_goes_to_no_step(page):
    open_at(page, "variables", 31)
    for _ in range(4):
        page.press("+")
    box = page.tab.locator("svg[data-view=variables] g.box", has_text="out_h1").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = page.tab.evaluate("document.querySelector('#stage').scrollTop")
    page.tab.mouse.move(x, y)
    page.tab.mouse.down()
    page.tab.mouse.move(x, y - 60, steps=4)
    page.tab.mouse.up()
    assert page.tab.evaluate("document.querySelector('#stage').scrollTop") != before
    assert page.tab.input_value("#slider") == "31"
    page.tab.mouse.click(x, y - 60)
    assert page.tab.input_value("#slider") != "31", "a click still goes to a step"
