"""A page that computes, in Chromium: numbers that are touched, and all others that follow."""

import re

import pytest

import nn
import viz
from examples.two_two_two import error_of, network
from tests.viz.browser import Watched
from tests.viz.computing.graphs import with_leaves
from tinygrad_edu import Tensor, Value, gelu, history
from tinygrad_edu.names import Names
from viz.graph.numbers import show_number
from viz.graph.views import key

ETA = 0.5


@pytest.fixture(scope="module")
def model():
    return network()


@pytest.fixture(scope="module")
def error(model):
    return error_of(model)


@pytest.fixture(scope="module")
def path(error, tmp_path_factory):
    return viz.page(error).save(tmp_path_factory.mktemp("live") / "two_two_two.html")


@pytest.fixture
def page(running, path):
    watched = Watched(running, path)
    yield watched
    assert watched.wrong == []
    watched.tab.close()


def leaf(name):
    """Return a leaf of the network of the lecture, with its gradient."""
    error = error_of(network())
    error.backward()
    return next(node for node in history(error) if node.label == name)


def trained(steps):
    """Return the error of the network of the lecture after some steps of training."""
    model = network()
    for _ in range(steps):
        model.zero_grad()
        error_of(model).backward()
        for leaf in model.parameters():
            leaf.data -= ETA * leaf.grad
    return error_of(model)


def handle(page, view, name):
    return page.tab.locator(f"svg[data-view={view}] text.handle[aria-label={name}]")


def shown_values(page):
    """Return {box: (its value, its gradient)} as the variables show them."""
    rows = page.tab.evaluate(
        """() => [...document.querySelectorAll("svg[data-view=variables] g.box")].map(box =>
            [box.dataset.node, ...["value", "gradient"].map(kind =>
                box.querySelector(`text[data-row=${kind}]`)?.textContent ?? "")])"""
    )
    return {node: (number_in(value), number_in(gradient)) for node, value, gradient in rows}


def number_in(row):
    """Return the number of a row: what stands behind the last =."""
    return row.rpartition(" = ")[2]


def values_of(old, new):
    """Return the same of a pass in Python, by the nodes of the page's own."""
    new.backward()
    return {
        key(before): (show_number(after.data), show_number(after.grad))
        for before, after in zip(history(old), history(new), strict=True)
        if before.label
    }


def change(page, name, number):
    page.tab.select_option("#leaf", label=name)
    page.tab.fill("#typed", str(number))
    page.press("Enter")


def open_at(page, view, position):
    page.tab.click(f"button[data-view={view}]")
    page.tab.fill("#slider", str(position))


@pytest.mark.parametrize("name", ["w5", "b1", "i1", "target_o2"])
def test_a_typed_number_is_followed_by_every_other(page, error, name):
    open_at(page, "variables", 31)
    change(page, name, 0.25)
    assert shown_values(page) == values_of(error, with_leaves(error, {name: 0.25}))
    assert page.status().startswith("step 31 of 32")


def test_the_formulas_and_the_table_follow_as_well(page, error):
    page.tab.click("#table summary")
    open_at(page, "variables", 27)
    change(page, "w5", 0.9)
    changed = with_leaves(error, {"w5": 0.9})
    changed.backward()
    net = next(node for node in history(changed) if node.label == "net_o1")
    delta = show_number(net.grad)
    products = page.shown("section:not([hidden]) .back td:last-child")
    assert products
    assert all(product.startswith(f"{delta}·") for product in products)
    assert f"net_o1 = {show_number(net.data)}" in page.shown("#table tbody tr")[5]


@pytest.mark.parametrize("view", ["operations", "variables", "network"])
def test_a_number_is_dragged_sideways(page, view):
    open_at(page, view, 15)
    number = handle(page, view, "w5")
    number.scroll_into_view_if_needed()
    box = number.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.tab.mouse.move(x, y)
    page.tab.mouse.down()
    page.tab.mouse.move(x + 40, y + 3, steps=4)
    page.tab.mouse.up()
    page.tab.wait_for_function("() => document.querySelector('#typed').value === '0.5'")
    assert "0.5" in number.text_content()
    assert page.tab.inner_text("#held") == "w5 = 0.5, recorded 0.4"
    assert page.status().startswith("step 15 of 32"), "a drag goes to no step"


def test_keys_move_a_number_coarse_and_fine(page):
    open_at(page, "network", 15)
    handle(page, "network", "w5").focus()
    for key_, number in [("ArrowUp", 0.41), ("Shift+ArrowRight", 0.51), ("Alt+ArrowDown", 0.509)]:
        page.press(key_)
        assert float(page.tab.input_value("#typed")) == number
    page.press("ArrowLeft")
    assert float(handle(page, "network", "w5").get_attribute("aria-valuenow")) == 0.499
    assert page.status().startswith("step 15 of 32")


def test_what_is_typed_over_a_number_goes_into_its_field(page):
    open_at(page, "network", 15)
    handle(page, "network", "w5").focus()
    page.press("-", "1", "Enter")
    assert page.tab.inner_text("#held") == "w5 = −1, recorded 0.4"


def everything(page):
    return page.tab.evaluate(
        "() => [document.querySelector('main').textContent, document.querySelector('#status')"
        ".textContent, document.querySelector('#pass-status').textContent]"
    )


@pytest.mark.parametrize("way", ["Escape", "#reset"])
def test_the_recording_can_be_had_back_exactly(page, way):
    open_at(page, "network", 31)
    before = everything(page)
    change(page, "w5", 3.25)
    page.tab.click("#train-10")
    change(page, "b2", -1.0)
    assert everything(page) != before
    if way == "Escape":
        handle(page, "network", "w1").focus()
        page.press("Escape")
    else:
        page.tab.click(way)
    assert everything(page) == before


def test_the_page_says_what_a_gradient_foretells_and_what_came(page, error):
    slope = leaf("w5").grad
    change(page, "w5", 0.9)
    came = with_leaves(error, {"w5": 0.9}).data
    name = "∂E_total/∂w5"
    foretold = f"foretold: {name} · Δw5 = {show_number(slope)} · 0.5 = +{show_number(slope * 0.5)}"
    assert page.tab.inner_text("#foretold") == foretold
    moved = f"{show_number(error.data)} → {show_number(came)}: +{show_number(came - error.data)}"
    assert page.tab.inner_text("#error") == f"E_total {moved}"
    page.tab.click("#measure")
    measured, by_rule = page.tab.inner_text("#checked").split(", ")
    assert measured.split(" = ")[1] == by_rule.split(" = ")[1]


def test_the_tangent_touches_the_curve_where_the_number_was(page):
    change(page, "w5", 0.9)
    line = {
        name: float(page.tab.get_attribute("#over .tangent", name))
        for name in ("x1", "x2", "y1", "y2")
    }
    x, y = (float(page.tab.get_attribute("#over .was", name)) for name in ("cx", "cy"))
    along = line["y1"] + (line["y2"] - line["y1"]) * (x - line["x1"]) / (line["x2"] - line["x1"])
    assert y == pytest.approx(along, abs=0.2)
    points = page.tab.get_attribute("#over polyline", "points").split()
    curve = [tuple(map(float, point.split(","))) for point in points]
    assert len(curve) == 64
    nearest = min(curve, key=lambda point: abs(point[0] - x))
    assert nearest[1] == pytest.approx(y, abs=1.0)


def test_training_in_the_page_is_training_in_python(page):
    page.tab.click("#train-1")
    assert page.tab.inner_text("#pass-status") == f"pass 2 of 2: E_total = {loss_after(1)}"
    page.tab.click("#train-10")
    page.tab.click("#train-100")
    assert page.tab.inner_text("#pass-status") == f"pass 112 of 112: E_total = {loss_after(111)}"
    assert len(page.tab.get_attribute("svg.curve polyline", "points").split()) == 112


def loss_after(steps):
    return show_number(trained(steps).data)


def test_a_change_at_an_earlier_pass_begins_a_new_branch(page):
    page.tab.click("#train-10")
    page.tab.fill("#passes", "3")
    assert page.tab.inner_text("#pass-status").startswith("pass 4 of 11")
    change(page, "w5", 0.0)
    assert page.tab.inner_text("#pass-status").startswith("pass 4 of 4")


def test_running_goes_on_until_it_is_paused(page):
    page.tab.click("#run")
    page.tab.wait_for_function("() => Number(document.querySelector('#passes').max) > 5")
    page.tab.click("#run")
    count = page.tab.get_attribute("#passes", "max")
    page.tab.wait_for_timeout(100)
    assert page.tab.get_attribute("#passes", "max") == count


def test_another_learning_rate_is_another_step(page):
    page.tab.fill("#eta", "2")
    page.press("Tab")
    open_at(page, "network", 32)
    w5 = leaf("w5")
    assert f"w5 = {show_number(w5.data - 2 * w5.grad)}" in page.shown("svg[data-view=network] text")
    assert "learning rate 2: E_total 0.2984 → " in page.status()


def test_the_last_frame_is_the_forward_pass_with_the_new_numbers(page, error):
    open_at(page, "variables", 32)
    after = trained(1)
    values = {node: value for node, (value, _) in shown_values(page).items()}
    expected = {node: value for node, (value, _) in values_of(error, after).items()}
    assert values == expected
    assert page.shown("svg[data-view=variables] text.gradient") == []
    assert page.status().endswith(f"E_total 0.2984 → {show_number(after.data)}")


def test_predict_mode_gives_nothing_away_in_the_strip(page):
    change(page, "w5", 0.9)
    page.tab.check("#predict")
    assert page.tab.is_hidden("#changing")
    assert page.tab.is_hidden("#training")


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        (lambda: (Tensor([1.0, 2.0], label="t") * 2.0).sum(), "is an array"),
        (lambda: gelu(Value(0.5, label="x")) * 2.0, "JavaScript has no `math.erfc`"),
    ],
    ids=["an array", "an operation"],
)
def test_a_page_that_cannot_compute_says_why(running, tmp_path, output, reason):
    page = Watched(running, viz.page(output()).save(tmp_path / "page.html"))
    (note,) = page.shown("p.state")
    assert note.startswith("Its numbers cannot be changed here: ")
    assert reason in note
    assert page.shown("#changing") == page.shown("#training") == []
    assert page.wrong == []
    page.tab.close()


def test_a_label_is_text_and_nothing_else(running, tmp_path):
    x = Value(0.5, label="<img src=x onerror=alert(1)>")
    page = Watched(running, viz.page((x * x).tanh()).save(tmp_path / "page.html"))
    change(page, x.label, 0.25)
    assert page.tab.inner_text("#held") == f"{x.label} = 0.25, recorded 0.5"
    assert page.wrong == []
    page.tab.close()


def test_several_samples_and_no_labels_follow_too(running, tmp_path):
    model = nn.MLP(2, [3, 1], activation="tanh", seed=0)
    error = nn.mse([model([0.3, 0.4]), model([-0.3, 0.2])], [1.0, 0.2])
    page = Watched(running, viz.page(error).save(tmp_path / "page.html"))
    weight = model.parameters()[0]
    change(page, Names(error).of(weight), 0.75)
    expected = show_number(with_leaves(error, {weight: 0.75}).data)
    assert page.tab.inner_text("#pass-status") == f"pass 1 of 1: E = {expected}"
    page.tab.close()


def test_a_film_is_a_page_whose_numbers_can_be_touched(running, tmp_path):
    w = Value(3.0, label="w")
    with viz.film(tmp_path):
        for _ in range(5):
            w.grad = 0.0
            (w * w).backward()
            w.data -= 0.1 * w.grad
    page = Watched(running, tmp_path / "film.html")
    page.tab.fill("#passes", "2")
    change(page, "w", 1.0)
    assert page.tab.inner_text("#pass-status") == "pass 3 of 3: E = 1"
    page.tab.click("#reset")
    assert page.tab.inner_text("#pass-status").startswith("pass 3 of 5: E = ")
    assert page.wrong == []
    page.tab.close()


LINES = """() => [...document.querySelectorAll("svg[data-view=network] [data-weight]")].map(line =>
    [line.getAttribute("class"), line.getAttribute("stroke-width"),
     line.getAttribute("stroke-dasharray")])"""


def test_what_a_line_says_by_colour_and_width_is_the_number_that_is_shown(page, error, tmp_path):
    open_at(page, "network", 31)
    recorded = page.tab.evaluate(LINES)
    change(page, "w5", -2.0)
    changed = with_leaves(error, {"w5": -2.0})
    other = Watched(page.tab.context.browser, viz.page(changed).save(tmp_path / "other.html"))
    open_at(other, "network", 31)
    assert page.tab.evaluate(LINES) == other.tab.evaluate(LINES)
    assert page.tab.evaluate(LINES) != recorded
    other.tab.close()
    page.tab.click("#reset")
    assert page.tab.evaluate(LINES) == recorded


def test_a_page_begins_with_the_lines_that_python_drew(error):
    html = viz.page(error).html
    network = html[html.index('data-view="network"') :]
    drawn = re.findall(r'class="stroke (\w+)"[^>]*stroke-width="([\d.]+)"', network)
    assert len(drawn) == 12 + 2  # eight weights, two biases twice, and two samples in the legend
    assert ("plus", "4.40") in drawn
    assert ("plus", "1.40") in drawn


def test_the_legend_of_a_page_has_both_signs(page):
    page.tab.click("button[data-view=network]")
    legend = page.shown("svg[data-view=network] text.legend")
    assert "w > 0" in legend
    assert "w < 0" in legend


def test_the_address_keeps_view_step_pass_and_changed_numbers(running, page, path):
    open_at(page, "variables", 15)
    change(page, "w5", 0.9)
    page.tab.check("#present")
    page.tab.wait_for_url("**present")
    address = page.tab.url
    other = Watched(running, path)
    other.tab.goto(address)
    assert other.tab.is_visible("svg[data-view=variables]")
    assert other.status() == page.status()
    assert other.tab.inner_text("#pass-status") == page.tab.inner_text("#pass-status")
    assert other.tab.is_checked("#present")
    other.tab.close()


def test_numbers_drawn_by_a_seed_are_the_same_for_everybody(running, path):
    texts = []
    for _ in range(2):
        page = Watched(running, path)
        page.tab.goto(f"{path.as_uri()}#seed=7&step=31")
        texts.append(page.tab.text_content("svg[data-view=variables]"))
        assert page.tab.inner_text("#pass-status") != "pass 1 of 1: E_total = 0.2984"
        page.tab.close()
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    "address",
    ["#set=999999:1&step=3", "#set=x&pass=0&view=none", "#seed=-1", "#step=999", "#%E0%A4"],
)
def test_an_address_that_means_nothing_does_no_harm(running, path, address):
    page = Watched(running, path)
    page.tab.goto(path.as_uri() + address)
    page.tab.reload()
    assert page.tab.inner_text("#pass-status") == "pass 1 of 1: E_total = 0.2984"
    assert page.wrong == []
    page.tab.close()


def test_the_slope_of_an_activation_is_seen_on_its_curve(page):
    open_at(page, "network", 30)
    assert page.shown("#slope p") == ["out_h1 over net_h1: at 0.3775 the slope is 0.2413"]
    points = page.tab.get_attribute("#slope polyline", "points").split()
    curve = [tuple(map(float, point.split(","))) for point in points]
    assert curve[0][1] > curve[40][1] > curve[-1][1], "σ rises"
    line = {
        name: float(page.tab.get_attribute("#slope .tangent", name))
        for name in ("x1", "x2", "y1", "y2")
    }
    along = (line["y2"] - line["y1"]) / (line["x2"] - line["x1"])
    beside = (curve[41][1] - curve[39][1]) / (curve[41][0] - curve[39][0])
    assert along == pytest.approx(beside, rel=0.02)


def test_saturation_is_seen_when_a_weight_is_large(page):
    open_at(page, "network", 30)
    change(page, "b1", 9.0)
    (told,) = page.shown("#slope p")
    assert told.startswith("out_h1 over net_h1: at 9.0275 the slope is 0.000120")


def test_a_straight_line_has_no_curve_to_show(page):
    open_at(page, "network", 31)  # net_h1 is a sum
    assert page.tab.is_hidden("#slope")
    page.tab.fill("#slider", "0")
    assert page.tab.is_hidden("#slope")


def test_a_page_that_computes_other_numbers_than_were_recorded_offers_none(
    running, tmp_path, error
):
    html = viz.page(error).html
    start = html.index('"passes":[[') + len('"passes":[[')
    recorded = html[start : html.index("]", start)].split(",")
    place = next(n for n, text in enumerate(recorded) if text.startswith("0.3775"))
    recorded[place] = "0.3776"
    changed = html[:start] + ",".join(recorded) + html[html.index("]", start) :]
    (tmp_path / "page.html").write_text(changed, encoding="utf-8")
    page = Watched(running, tmp_path / "page.html")
    assert page.shown("#disagrees") != []
    assert page.shown("#changing") == page.shown("#training") == []
    assert page.wrong == []
    page.tab.close()


def test_a_network_too_large_for_boxes_is_stepped_through_and_touched_as_a_network(
    running, tmp_path
):
    model = nn.MLP(2, [16, 16, 1], activation="tanh", seed=0)
    error = nn.half_squared_error(model([0.3, 0.4]), 1.0)
    page = Watched(running, viz.page(error).save(tmp_path / "page.html"))
    assert page.shown("#views button") == ["network"]
    weight = model.parameters()[0]
    page.tab.fill("#slider", "90")
    change(page, Names(error).of(weight), 0.75)
    expected = show_number(with_leaves(error, {weight: 0.75}).data)
    assert page.tab.inner_text("#pass-status") == f"pass 1 of 1: E_total = {expected}"
    assert page.wrong == []
    page.tab.close()


def test_a_step_that_was_not_seen_while_a_number_changed_is_right_when_it_is(page, error):
    open_at(page, "network", 1)
    change(page, "w1", 0.5)
    page.tab.fill("#slider", "2")
    changed = with_leaves(error, {"w1": 0.5})
    out = next(node for node in history(changed) if node.label == "out_h1")
    assert page.shown("section:not([hidden]) .equation")[0].endswith(f"={show_number(out.data)}")
    page.tab.click("#table summary")
    told = f"out_h1 = {show_number(out.data)}"
    page.tab.get_by_role("cell", name=told).wait_for()  # told a little after it is opened
    assert told in page.shown("#table tbody tr")[2]


def test_what_is_said_of_a_number_is_of_the_pass_that_is_shown(page):
    change(page, "w5", 0.9)
    page.tab.click("#train-10")
    page.tab.fill("#passes", "4")
    now = float(handle(page, "network", "w5").get_attribute("aria-valuenow"))
    assert page.tab.inner_text("#held") == f"w5 = {show_number(now)}, was {show_number(now)}"
    loss = page.tab.inner_text("#pass-status").rpartition(" = ")[2]
    assert page.tab.inner_text("#error") == f"E_total {loss} → {loss}: +0"


def test_a_number_taken_hold_of_again_is_told_from_where_it_was_then(page):
    change(page, "w5", 0.75)
    page.tab.select_option("#leaf", label="w6")
    change(page, "w5", 0.5)
    assert page.tab.inner_text("#held") == "w5 = 0.5, before 0.75, recorded 0.4"
    assert "· −0.25 = " in page.tab.inner_text("#foretold")


def test_escape_takes_all_back_from_wherever_the_focus_is(page):
    before = everything(page)
    change(page, "w5", 3.0)
    page.tab.click("#measure")
    page.press("Escape")
    assert everything(page) == before
    page.tab.click("#run")
    page.tab.wait_for_function("() => Number(document.querySelector('#passes').max) > 2")
    page.press("Escape")
    assert page.tab.inner_text("#run") == "Run"
    assert everything(page) == before


def test_escape_ends_a_drag(page):
    open_at(page, "network", 15)
    box = handle(page, "network", "w5").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.tab.mouse.move(x, y)
    page.tab.mouse.down()
    page.tab.mouse.move(x + 80, y, steps=3)
    page.press("Escape")
    page.tab.mouse.move(x + 160, y, steps=3)
    page.tab.mouse.up()
    page.tab.wait_for_timeout(100)
    assert handle(page, "network", "w5").get_attribute("aria-valuenow") == "0.4"


@pytest.mark.parametrize(("field", "text"), [("#typed", "1/3"), ("#eta", "abc"), ("#eta", "-1")])
def test_what_is_no_number_is_refused_where_it_was_written(page, field, text):
    page.tab.select_option("#leaf", label="w5")
    page.tab.fill(field, text)
    page.press("Tab")
    message = page.tab.evaluate("field => document.querySelector(field).validationMessage", field)
    assert message.startswith("Write a number")
    page.tab.fill(field, "0.25")
    assert (
        page.tab.evaluate("field => document.querySelector(field).validationMessage", field) == ""
    )


def test_the_address_of_a_trained_pass_trains_to_it(running, page, path):
    page.tab.click("#train-10")
    page.tab.wait_for_url("**pass=11*")
    other = Watched(running, path)
    other.tab.goto(page.tab.url)
    assert other.tab.inner_text("#pass-status") == page.tab.inner_text("#pass-status")
    other.tab.close()


def test_a_network_without_labels_can_be_trained(running, tmp_path):
    model = nn.MLP(2, [2, 1], activation="relu", seed=0)
    error = nn.mse([model([0.3, 0.4]), model([-0.3, 0.2])], [1.0, 0.2])
    page = Watched(running, viz.page(error).save(tmp_path / "page.html"))
    page.tab.click("#train-1")
    error.backward()
    for leaf in model.parameters():
        leaf.data -= ETA * leaf.grad
    after = nn.mse([model([0.3, 0.4]), model([-0.3, 0.2])], [1.0, 0.2])
    expected = f"= {show_number(after.data)}"
    assert page.tab.inner_text("#pass-status").endswith(expected)
    page.tab.close()


def test_the_strip_has_one_height_whatever_it_says(page):
    where = "() => document.querySelector('#stage').getBoundingClientRect().top"
    before = page.tab.evaluate(where)
    change(page, "w5", 0.9)
    page.tab.click("#measure")
    assert page.tab.evaluate(where) == before


def test_a_pass_trained_anew_is_not_called_changed_for_what_it_was_before(page):
    page.tab.click("#train-10")
    page.tab.fill("#passes", "5")
    change(page, "w5", 2.0)
    page.tab.fill("#passes", "0")
    page.tab.click("#train-10")
    page.tab.fill("#passes", "5")
    assert page.tab.locator("svg[data-view=network] text.changed").count() == 0


def test_escape_takes_the_drawn_numbers_out_of_the_address_as_well(running, path):
    page = Watched(running, path)
    page.tab.goto(f"{path.as_uri()}#seed=7&step=3")
    page.tab.wait_for_url("**seed=7*")
    page.press("Escape")
    page.tab.wait_for_url("**#step=3")
    page.tab.close()
