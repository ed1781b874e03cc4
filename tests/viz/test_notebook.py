"""What notebooks are given: text, pictures, and HTML that works without a script."""

import base64
import re
import xml.etree.ElementTree as ET

import pytest

import viz
from examples.two_two_two import error_of, network
from tests.viz.browser import Watched
from tinygrad_edu import Stepper, Tensor, Value, explain

ERROR = error_of(network())


@pytest.mark.parametrize(
    "shown",
    [ERROR, Stepper(ERROR), (Tensor([1.0, 2.0], label="t") * 2.0).sum()],
    ids=["Value", "Stepper", "Tensor"],
)
def test_a_node_and_a_stepper_come_as_text_as_svg_and_as_html(shown):
    bundle = shown._repr_mimebundle_(include=None, exclude=None)
    assert set(bundle) == {"text/plain", "image/svg+xml", "text/html"}
    assert bundle["text/plain"] == repr(shown)
    ET.fromstring(bundle["image/svg+xml"])
    (data,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', bundle["text/html"])
    assert base64.b64decode(data).decode() == bundle["image/svg+xml"]
    assert "<script" not in bundle["text/html"]


def test_a_leaf_and_a_graph_that_nobody_can_read_are_text():
    assert set(Value(2.0, label="x")._repr_mimebundle_()) == {"text/plain"}
    chain = Value(0.5, label="x")
    for place in range(500):
        chain = chain.tanh()
        chain.label = f"y{place}"
    assert set(chain._repr_mimebundle_()) == {"text/plain"}


def test_a_stepper_has_a_line_to_open_for_each_step():
    stepper = Stepper(ERROR)
    stepper.run_until_complete("w5")
    html = stepper._repr_mimebundle_()["text/html"]
    assert html.count("<details") == stepper.length + 1
    (there,) = re.findall(r"<details open><summary>(.*?)</summary>", html)
    assert there.startswith("step 11: net_o1 by d_dot")


def test_drawings_explanations_and_pages_have_a_form_for_notebooks():
    assert "image/svg+xml" in viz.draw(ERROR)._repr_mimebundle_()
    assert "text/latex" in explain(ERROR, "w5")._repr_mimebundle_()
    bundle = viz.page(ERROR)._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "image/svg+xml", "text/html"}


def test_a_page_whose_frame_is_left_out_still_has_its_picture_and_its_steps():
    html = viz.page(ERROR)._repr_mimebundle_()["text/html"]
    _, _, safe = html.partition("</iframe>")
    assert safe.count("<details>") >= 30
    (data,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', safe)
    ET.fromstring(base64.b64decode(data))


def test_a_film_has_no_empty_line_to_open_in_a_notebook(tmp_path):
    with viz.film(tmp_path) as film:
        (Value(3.0, label="w") * 2.0).backward()
    html = film.page._repr_mimebundle_()["text/html"]
    assert "<details>" not in html.partition("</iframe>")[2]


def test_hostile_labels_stay_text_in_a_notebook():
    x = Value(0.5, label="</pre><script>alert(1)</script>\"'>")
    y = x * 2.0
    y.label = x.label
    for shown in (y, Stepper(y), viz.page(y)):
        html = shown._repr_mimebundle_()["text/html"]
        assert "<script" not in html


def test_a_page_in_a_notebook_works_in_its_frame_and_keeps_its_keys_there(running, tmp_path):
    html = viz.page(ERROR)._repr_mimebundle_()["text/html"]
    path = tmp_path / "notebook.html"
    path.write_text(
        "<!DOCTYPE html><meta charset='utf-8'><script>window.leaked = [];"
        "addEventListener('keydown', event => leaked.push(event.key));</script>" + html,
        encoding="utf-8",
    )
    page = Watched(running, path)
    frame = page.tab.frame_locator("iframe")
    frame.locator("#next").click()
    frame.locator("#stage").focus()
    page.press("ArrowRight")
    assert frame.locator("#status").inner_text() == "step 2 of 32: out_h1 = 0.5933"
    assert page.tab.evaluate("leaked") == []
    assert page.wrong == []
    page.tab.close()
