"""The file of a page: what is in it, what it allows itself, what user text becomes."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest

import nn
import viz
from examples.two_two_two import build, error_of, network
from tinygrad_edu import DrawingError, InputError, Tensor, Value

HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "<!--",
    "a & b",
    "\x00\x1b",
    "]]>",
    "日本",
]


class Tags(HTMLParser):
    """Collects the elements of a page and their attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def facts_of(page):
    (text,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page.html)
    return json.loads(text)


@pytest.mark.parametrize("error", [build(), error_of(network())], ids=["by hand", "nn"])
def test_the_page_of_the_lecture_is_one_file_of_less_than_300_kilobytes(error, tmp_path):
    page = viz.page(error)
    path = page.save(tmp_path / "new" / "two_two_two.html")
    assert path.stat().st_size < 300_000
    assert path.read_text(encoding="utf-8") == page.html


def test_the_page_refers_to_nothing_outside_itself():
    for tag, attributes in Tags(viz.page(build()).html).found:
        assert tag not in ("link", "iframe", "object", "embed", "base", "img")
        assert not {"src", "href", "xlink:href", "action", "style"} & set(attributes), tag
        assert not [name for name in attributes if name.startswith("on")]


def test_the_security_policy_allows_this_script_and_this_style_alone():
    html = viz.page(build()).html
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy.startswith("default-src 'none'; ")
    for tag in ("script", "style"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.S)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("label", HOSTILE)
def test_user_text_is_text_everywhere(label):
    x = Value(0.5, label=label)
    inner = x * 2.0
    inner.label = label
    error = inner.tanh()
    error.label = label
    page = viz.page(error, title=label)
    tags = [tag for tag, _ in Tags(page.html).found]
    assert tags.count("script") == 2
    assert "img" not in tags
    assert len(facts_of(page)["frames"]) == 6


def test_the_frames_are_structure_steps_seed_steps_back_and_update():
    kinds = [frame["k"] for frame in facts_of(viz.page(error_of(network())))["frames"]]
    assert kinds == ["structure", *["forward"] * 15, "seed", *["backward"] * 15, "update"]


def test_the_numbers_in_the_page_are_those_of_the_lecture():
    facts = facts_of(viz.page(error_of(network())))
    (numbers,) = facts["passes"]
    named = {frame["x"][0]: numbers[frame["x"][1]] for frame in facts["frames"][1:16]}
    assert named["net_h1 = "] == pytest.approx(0.3775, abs=1e-15)
    assert named["E_total = "] == pytest.approx(0.298371108760003, abs=1e-15)
    assert 0.35891647971788 in [round(number, 14) for number in numbers]  # w5 after one step


def test_the_update_can_be_left_out_and_told_what_learns():
    error = error_of(network())
    assert [f["k"] for f in facts_of(viz.page(error, parameters=[]))["frames"]][-1] == "backward"
    (w5,) = [node for node in network_leaves(error) if node.label == "w5"]
    html = viz.page(error, parameters=[w5], lr=1.0).html
    assert html.count("<th>w5</th>") == 1
    assert "<th>w6</th>" not in html
    with pytest.raises(InputError, match="as a parameter"):
        viz.page(error, parameters=[Value(1.0)])


def network_leaves(error):
    from tinygrad_edu import leaves

    return leaves(error)


def test_numbers_that_json_cannot_hold_are_written_out():
    x = Value(0.0, label="x")
    with pytest.warns(RuntimeWarning):
        y = x.log()
    facts = facts_of(viz.page(y))
    assert "−∞" in facts["passes"][0]
    assert "∞" in facts["passes"][0]


def test_a_page_of_arrays_shows_their_numbers():
    weight = Tensor([[0.5], [-0.25]], label="W")
    error = ((np.array([[1.0, 2.0]]) @ weight).tanh() ** 2).mean()
    html = viz.page(error).html
    assert "[[1, 2]]ᵀ · upstream" in html or "upstream" in html
    facts = facts_of(viz.page(error))
    assert "[0.5]" in facts["passes"][0]


def test_a_large_graph_has_the_coarse_view_alone_and_one_that_nobody_can_read_is_refused():
    x = Value(0.5, label="x")
    chain = x
    for _ in range(300):
        chain = chain * 0.99 + x
    assert "operations" not in facts_of(viz.page(chain))["views"]
    for place in range(500):
        chain = chain.tanh()
        chain.label = f"y{place}"
    with pytest.raises(DrawingError, match="cannot be read"):
        viz.page(chain)


def test_a_network_is_a_view_of_its_own_of_one_sample_that_is_told():
    views = facts_of(viz.page(error_of(network())))["views"]
    assert views == ["operations", "variables", "network"]
    assert facts_of(viz.page(Value(0.5, label="x").tanh()))["views"] == ["operations"]
    model = nn.MLP(2, [2, 1], "tanh", seed=0, labels=True)
    two = nn.half_squared_error([model([0.5, 0.25]), model([1.0, -1.0])], [0.0, 1.0])
    assert facts_of(viz.page(two))["views"] == ["operations", "variables", "network"]
    assert "Sample 1 of 2 (sample=0)" in viz.page(two).html
    formula = 3.0 * Value(1.0, label="x") + 2.0 * Value(2.0, label="y")
    assert "network" not in facts_of(viz.page(formula))["views"]


def test_what_is_no_node_and_an_unknown_direction_are_refused():
    with pytest.raises(InputError, match=r"page\(E\)"):
        viz.page(3.0)
    with pytest.raises(InputError, match="direction"):
        viz.page(build(), direction="up")


def test_a_view_that_cannot_be_laid_out_in_time_leaves_the_coarser_ones(monkeypatch):
    from viz.pages import stage

    whole = stage.lay_out

    def refuse_large(scene):
        if scene.circles:
            raise DrawingError("the layout took longer than 10 s. Draw less")
        return whole(scene)

    monkeypatch.setattr(stage, "lay_out", refuse_large)
    assert facts_of(viz.page(build()))["views"] == ["variables", "network"]
    with pytest.raises(DrawingError, match="took longer"):
        viz.page(Value(0.5, label="x").tanh())


def test_a_page_has_no_hints_with_the_numbers_of_later_steps():
    html = viz.page(error_of(network())).html
    hints = re.findall(r"<title>([^<]*)</title>", html)[1:]  # the first is the page's own
    assert "∂net_o1/∂w5" in hints
    assert all(re.fullmatch(r"∂[\w₀-₉]+/∂[\w₀-₉]+", hint) for hint in hints)


def test_drawing_a_page_changes_nothing():
    error = build()
    viz.page(error)
    assert not error.reached
