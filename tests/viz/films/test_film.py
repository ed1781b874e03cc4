"""The film: every pass of a block, its numbers, its files, its page."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

import nn
import viz
from examples.two_two_two import LEARNING_RATE, error_of, network, train
from tests.viz.browser import Watched
from tinygrad_edu import DrawingError, Tensor, Value, backward_steps, observe_passes
from viz.films.animating import chosen_places, svg_of_pass, view_of
from viz.graph.numbers import show_number


def test_a_thousand_passes_of_the_lecture_stay_under_400_kilobytes(tmp_path):
    with viz.film(tmp_path / "run") as film:
        train(1000)
    path = tmp_path / "run" / "film.html"
    assert len(film.losses) == 1000
    assert film.losses[0] == pytest.approx(0.298371108760003, abs=1e-15)
    assert film.losses[1] == pytest.approx(0.291027773693599, abs=1e-15)
    assert path.stat().st_size < 400_000


def test_the_second_slider_shows_the_numbers_of_each_pass(running, tmp_path):
    with viz.film(tmp_path) as film:
        model = network()
        weights = [w for w in model.parameters() if w.label.startswith("w")]
        optimizer = nn.SGD(weights, lr=LEARNING_RATE)
        seen = []
        for _ in range(30):
            model.zero_grad()
            error = error_of(model)
            error.backward()
            seen.append({w.label: (w.data, w.grad) for w in weights})
            optimizer.step()
    page = Watched(running, film.save())
    page.tab.click("button[data-view=variables]")
    page.tab.fill("#slider", "31")
    for place in (0, 1, 17, 29):
        page.tab.fill("#passes", str(place))
        value, gradient = seen[place]["w5"]
        rows = page.tab.evaluate(
            """() => {
                const names = [...document.querySelectorAll("svg[data-view=variables] .name")];
                const box = names.find(name => name.textContent === "w5").closest("g");
                return [...box.querySelectorAll("[data-row]")].map(row => row.textContent);
            }"""
        )
        shown = [text.replace("−", "-") for text in rows if text]
        assert float(shown[0].rpartition("= ")[2]) == pytest.approx(value, abs=5e-5)
        assert float(shown[1].rpartition("= ")[2]) == pytest.approx(gradient, abs=5e-5)
    assert page.tab.inner_text("#pass-status").startswith("pass 30 of 30: E_total = 0.")
    assert page.wrong == []
    page.tab.close()


def test_the_network_of_a_film_has_the_numbers_of_each_pass(running, tmp_path):
    with viz.film(tmp_path):
        train(3)
    page = Watched(running, tmp_path / "film.html")
    page.tab.click("button[data-view=network]")
    page.press("End")
    page.tab.fill("#passes", "1")
    shown = page.shown("svg[data-view=network] [data-source]")
    assert "w5 = 0.3589" in shown  # after one step, as the lecture says
    assert "E_total = 0.2910" in shown
    assert page.wrong == []
    page.tab.close()


def test_an_update_between_passes_does_not_mix_up_the_leaves(tmp_path):
    x, w = Value(2.0, label="x"), Value(3.0, label="w")
    with viz.film(tmp_path) as film:
        for _ in range(3):
            w.grad = x.grad = 0.0
            (w * x).tanh().backward()
            w.data = w.data - 0.5  # w is born anew, and is younger than x from now on
    assert film.others == 0
    assert [numbers[:2] for numbers in film.numbers] == [[3.0, 2.0], [2.5, 2.0], [2.0, 2.0]]


def test_passes_through_another_graph_are_counted_and_the_page_says_so(tmp_path):
    w = Value(3.0, label="w")
    with viz.film(tmp_path) as film:
        (w * w).backward()
        (w * w + 1.0).backward()
        w.backward()
    assert (len(film.losses), film.others) == (1, 2)
    assert "2 passes went through another graph" in film.page.html


def test_single_passes_are_drawn_into_files_on_request(tmp_path):
    with viz.film(tmp_path, files=True):
        train(2)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [
        "film.html",
        "pass_0001_backward.svg",
        "pass_0001_forward.svg",
        "pass_0002_backward.svg",
        "pass_0002_forward.svg",
    ]
    assert "0.0822" in (tmp_path / "pass_0001_backward.svg").read_text(encoding="utf-8")
    ET.parse(tmp_path / "pass_0002_forward.svg")


def test_arrays_have_their_own_numbers_in_each_pass(running, tmp_path):
    weight = Tensor([[0.5], [-0.25]], label="W")
    with viz.film(tmp_path) as film:
        for _ in range(3):
            weight.grad = 0.0
            ((np.array([[1.0, 2.0]]) @ weight).tanh() ** 2).sum().backward()
            weight.data = weight.data + 1.0
    page = Watched(running, film.save())
    page.press("End")
    page.tab.fill("#passes", "2")
    assert "[2.5]" in page.shown("#stage text.value")
    assert page.wrong == []
    page.tab.close()


def test_plain_numbers_that_differ_from_pass_to_pass_do_so_in_the_formulas_too(running, tmp_path):
    w = Value(2.0, label="w")
    with viz.film(tmp_path) as film:
        for x in (0.5, -3.0):
            w.grad = 0.0
            (w * x).backward()
    page = Watched(running, film.save())
    page.tab.fill("#passes", "1")
    page.tab.fill("#slider", "1")
    (forward,) = page.shown("section:not([hidden]) .equation")
    assert forward.endswith("2·(−3) =−6")
    page.tab.fill("#slider", "3")
    _, local, product = page.shown("section:not([hidden]) .back tr > *")
    assert product == "1·(−3) =−3"
    assert local.endswith("=−3")
    page.tab.close()


def test_a_block_without_a_pass_has_nothing_to_show(tmp_path):
    with pytest.raises(DrawingError, match="no backward pass inside the block"), viz.film(tmp_path):
        pass


def test_an_error_in_the_block_is_not_hidden(tmp_path):
    with pytest.raises(ZeroDivisionError), viz.film(tmp_path):
        (Value(1.0) * 2.0).backward()
        1 / 0  # noqa: B018
    with observe_passes(print):
        pass


def test_what_led_to_an_error_in_the_block_is_on_film(tmp_path):
    with pytest.raises(KeyboardInterrupt), viz.film(tmp_path) as film:
        (Value(3.0, label="w") * 2.0).backward()
        raise KeyboardInterrupt
    assert (tmp_path / "film.html").read_text(encoding="utf-8") == film.page.html


def shown_in(page, passes):
    """Return what the picture and the status of a film say at the last step of some passes."""
    page.press("End")
    for number in passes:
        page.tab.fill("#passes", str(number))
        yield page.shown("#stage text[data-row]"), page.tab.inner_text("#pass-status")


def test_tiny_and_huge_numbers_are_not_rounded_to_nothing_or_infinity(running, tmp_path):
    w = Value(1e30, label="w")
    with viz.film(tmp_path) as film:
        for number in (1e30, 999.12345, 1e-50):
            w.data = number
            w.grad = 0.0
            (w * w).backward()
    page = Watched(running, film.save())
    assert [status for _, status in shown_in(page, range(3))] == [
        f"pass {number} of 3: E = {loss}"
        for number, loss in ((1, "1e60"), (2, "998248"), (3, "1e-100"))
    ]
    assert [rows[0] for rows, _ in shown_in(page, range(3))] == [
        f"w = {number}" for number in ("1e30", "999.1235", "1e-50")
    ]
    assert page.wrong == []
    page.tab.close()


@pytest.mark.filterwarnings("ignore::tinygrad_edu.NonFiniteWarning")
def test_a_pass_that_has_run_away_keeps_the_signs_of_its_infinities(running, tmp_path):
    w = Value(1.0, label="w")
    with viz.film(tmp_path) as film:
        for number in (1.0, 0.0, float("nan"), float("inf")):
            w.data = number
            w.grad = 0.0
            (w.log() + w).backward()
    page = Watched(running, film.save())
    page.tab.click("button[data-view=operations]")
    statuses = [status.rpartition("= ")[2] for _, status in shown_in(page, range(4))]
    assert statuses == ["1", "−∞", "NaN", "∞"]
    rows, _ = next(shown_in(page, [1]))
    assert "+∞ via v₁" in rows
    page.tab.check("#predict")
    page.tab.fill("#slider", "1")
    assert page.tab.is_hidden("#question")  # nobody works out −∞
    assert page.wrong == []
    page.tab.close()


def test_every_pass_asks_its_own_questions_and_gives_no_loss_away(running, tmp_path):
    w = Value(3.0, label="w")
    with viz.film(tmp_path) as film:
        for number in (3.0, 5.0):
            w.data = number
            w.grad = 0.0
            (w * w).backward()
    page = Watched(running, film.save())
    page.tab.check("#predict")
    page.tab.fill("#slider", "1")
    assert page.tab.inner_text("#pass-status") == "pass 1 of 2"
    page.tab.fill("#answer", "9")
    page.press("Enter")
    assert page.tab.inner_text("#verdict").startswith("Right: 9")
    page.tab.fill("#passes", "1")
    assert page.tab.inner_text("#verdict") == ""
    assert page.tab.inner_text("#pass-status") == "pass 2 of 2"
    assert "25" not in page.shown("#stage text.value")
    page.tab.close()


def test_the_result_of_arrays_may_be_an_array_of_one_number(running, tmp_path):
    weight = Tensor([2.0], label="w")
    with viz.film(tmp_path) as film:
        (weight * weight).backward()
        weight.data = np.array([3.0])
        (weight * weight).backward()
    assert film.losses == [4.0, 9.0]
    page = Watched(running, film.save())
    assert [status for _, status in shown_in(page, [1])] == ["pass 2 of 2: E = [9]"]
    page.tab.close()


def test_an_observer_is_told_of_every_kind_of_pass_when_it_is_complete():
    w = Value(3.0)
    told = []
    with observe_passes(lambda output: told.append((output.data, w.grad))):
        (w * w).backward()
        for _ in backward_steps(w * 2.0):
            assert len(told) == 1
    assert told == [(9.0, 6.0), (6.0, 8.0)]
    (w * w).backward()
    assert len(told) == 2


def test_a_film_moves_as_a_gif_with_the_numbers_of_each_pass(tmp_path):
    image = pytest.importorskip("PIL.Image")
    pytest.importorskip("resvg_py")
    with viz.film(tmp_path) as film:
        train(5)
    with image.open(film.animate(tmp_path / "run.gif")) as picture:
        assert picture.n_frames == 5
        assert picture.width == 1200
    svg = svg_of_pass(view_of(film.parts).svg(), film.parts, film.numbers[1], "light")
    assert "0.3589" in svg  # w5 after one step
    assert "∂E_total/∂w5 = 0.0831" in svg


def test_of_many_passes_an_animation_shows_some_and_the_last():
    assert chosen_places(3) == [0, 1, 2]
    places = chosen_places(1000)
    assert len(places) <= 121
    assert places[0] == 0
    assert places[-1] == 999


def test_an_animation_says_what_it_needs(tmp_path, monkeypatch):
    with viz.film(tmp_path) as film:
        train(1)
    with pytest.raises(DrawingError, match=r"\.avi'; write an ending of \.gif or \.mp4"):
        film.animate(tmp_path / "run.avi")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DrawingError, match="ffmpeg; install it"):
        film.animate(tmp_path / "run.mp4")
    monkeypatch.setattr("viz.films.animating.can_rasterise", lambda: False)
    with pytest.raises(DrawingError, match=r"tinygrad-edu\[pictures\]"):
        film.animate(tmp_path / "run.gif")


def test_a_film_computes_what_it_did_not_write_down(running, tmp_path):
    with viz.film(tmp_path) as run:
        train(40)
    page = Watched(running, tmp_path / "film.html")
    page.tab.click("button[data-view=variables]")
    page.tab.press("#slider", "End")
    for place in (0, 17, 39):
        page.tab.fill("#passes", str(place))
        shown = page.tab.evaluate(
            "() => [...document.querySelectorAll('svg[data-view=variables] text[data-row=value]')]"
            ".map(text => text.textContent.split(' = ').pop())"
        )
        slots = [slot for slot in run.parts.slots.values.values() if slot is not None]
        known = {show_number(run.numbers[place][slot]) for slot in slots}
        assert set(shown) <= known
        assert page.tab.inner_text("#pass-status").endswith(show_number(run.losses[place]))
    assert page.tab.is_visible("#changing"), "every E is the one that was recorded"
    assert page.wrong == []
    page.tab.close()


def test_plain_numbers_that_change_from_pass_to_pass_are_written_down(running, tmp_path):
    w = Value(2.0, label="w")
    with viz.film(tmp_path) as run:
        for x in (1.0, 2.0, 3.0):
            (w * x).backward()
    page = Watched(running, tmp_path / "film.html")
    page.tab.fill("#passes", "2")
    assert page.tab.inner_text("#pass-status") == "pass 3 of 3: E = 6"
    assert run.losses == [2.0, 4.0, 6.0]
    page.tab.close()


def test_a_film_plays_its_passes_and_its_curve_can_be_clicked(running, tmp_path):
    with viz.film(tmp_path):
        train(12)
    page = Watched(running, tmp_path / "film.html")
    page.tab.click("#play-passes")
    page.tab.wait_for_function("() => document.querySelector('#passes').value === '11'")
    page.tab.wait_for_function(
        "() => document.querySelector('#play-passes').textContent === 'Play'"
    )
    curve = page.tab.locator("svg.curve").bounding_box()
    page.tab.mouse.click(curve["x"] + 9, curve["y"] + 40)
    assert page.tab.inner_text("#pass-status").startswith("pass 1 of 12")
    assert page.wrong == []
    page.tab.close()


def test_one_pass_has_nothing_to_play(running, tmp_path):
    page = Watched(running, viz.page(error_of(network())).save(tmp_path / "page.html"))
    assert page.tab.is_disabled("#play-passes")
    page.tab.click("#train-1")
    assert page.tab.is_enabled("#play-passes")
    page.tab.close()
