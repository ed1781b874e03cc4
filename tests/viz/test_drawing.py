"""What a drawing says, and that what the learner wrote stays text."""

import re
import shutil
from xml.etree import ElementTree

import graphviz
import numpy as np
import pytest

import nn
import tinygrad_edu as tg
import viz
from examples import two_two_two
from tinygrad_edu import DrawingError, InputError, Tensor, Value, label_nodes, record_source_lines
from tinygrad_edu.names import Names
from viz.graph.numbers import show_number
from viz.graph.text import shorten

SVG = "{http://www.w3.org/2000/svg}"
TEXTS = (f"{SVG}text", f"{SVG}tspan")


@pytest.fixture
def error():
    E = two_two_two.build()
    E.backward()
    return E


def texts_of(svg, kind=None):
    root = ElementTree.fromstring(svg)
    return [
        "".join(text.itertext())
        for text in root.iter()
        if text.tag in TEXTS[: 1 if kind is None else 2]
        and (kind is None or text.get("class") == kind)
    ]


def groups_of(svg, kind):
    root = ElementTree.fromstring(svg)
    return [g for g in root.iter(f"{SVG}g") if kind in g.get("class", "").split()]


def test_the_variables_view_has_a_box_for_each_name_with_value_and_gradient(error):
    svg = viz.draw(error, "variables").svg()
    assert sorted(texts_of(svg, "name")) == sorted(
        two_two_two.FORWARD.keys()
        | {f"w{i}" for i in range(1, 9)}
        | {"b1", "b2", "i1", "i2", "target_o1", "target_o2"}
    )
    assert "∂E_total/∂w5 = 0.0822" in texts_of(svg, "gradient")
    assert "0.2984" in texts_of(svg, "value")
    assert "0.5 · (target_o1 − out_o1)²" in texts_of(svg, "formula")


def test_the_ledger_stands_where_ways_meet(error):
    svg = viz.draw(error, "variables").svg()
    assert "∂E_total/∂out_h1 = 0.0364" in texts_of(svg, "gradient")
    terms = texts_of(svg, "term")
    assert {"+0.0554 via net_o1", "−0.0190 via net_o2"} <= set(terms)


def test_the_operations_view_has_a_circle_for_each_operation_and_an_edge_for_each_operand(error):
    svg = viz.draw(error, "operations", "forward").svg()
    circles = groups_of(svg, "circle")
    symbols = sorted(c.findtext(f"{SVG}text") for c in circles)
    assert symbols == sorted(["×"] * 10 + ["+"] * 9 + ["σ"] * 4 + ["−"] * 2 + ["^"] * 2)
    operands = 2 * 23 + 4
    assert len(groups_of(svg, "forward")) == operands + len(circles)


def test_an_operand_that_stands_twice_keeps_two_edges():
    x = Value(3.0, label="x")
    y = x * x
    y.backward()
    svg = viz.draw(y, "operations", "forward").svg()
    assert len(groups_of(svg, "forward")) == 3
    assert texts_of(viz.draw(y).svg(), "term") == ["+3 via E", "+3 via E"]
    assert [hint.splitlines()[0] for hint in hints_of(viz.draw(y).svg())] == [
        "∂E/∂x, 1 way of 2 = 3"
    ] * 2
    assert hints_of(viz.draw(y, "variables").svg()) == ["∂E/∂x = 6\n1 × 6 = +6"]


def hints_of(svg):
    """What the dashed arrows say to whom points at them."""
    hints = [group.findtext(f"{SVG}title") for group in groups_of(svg, "backward")]
    return [hint for hint in hints if hint]


def test_local_derivatives_stand_beside_the_way_back_and_their_symbols_in_its_hint(error):
    for view in ("variables", "operations"):
        back = groups_of(viz.draw(error, view, "backward").svg(), "backward")
        labels = ["".join(texts) for texts in map(arrow_texts, back)]
        assert "× 0.1868" in labels
        hints = hints_of(viz.draw(error, view, "backward").svg())
        assert "∂out_o1/∂net_o1 = 0.1868\n0.7414 × 0.1868 = +0.1385" in hints
        assert all(path.get("stroke-dasharray") for path in paths(back))


def arrow_texts(group):
    return ["".join(text.itertext()) for text in group.iter(f"{SVG}text")]


def paths(groups):
    return [path for group in groups for path in group.iter(f"{SVG}path")]


def test_forward_shows_no_gradient_and_backward_no_way_there(error):
    for view in ("variables", "operations"):
        forward = viz.draw(error, view, "forward").svg()
        assert texts_of(forward, "gradient") == []
        assert groups_of(forward, "backward") == []
        backward = viz.draw(error, view, "backward").svg()
        assert groups_of(backward, "forward") == []
        assert texts_of(backward, "gradient")


def test_before_backward_a_gradient_is_a_dot_and_after_it_a_number():
    E = two_two_two.build()
    svg = viz.draw(E, "variables").svg()
    assert "∂E_total/∂w5 = ·" in texts_of(svg, "gradient")
    assert not re.search(r"∂E_total/∂w5 = [\d−]", svg)
    assert texts_of(svg, "term") == []


def test_drawing_writes_to_no_node(error):
    nodes = two_two_two.named_nodes(error)
    before = {name: (node.grad, node.born, node.label) for name, node in nodes.items()}
    viz.draw(error).svg()
    assert before == {name: (node.grad, node.born, node.label) for name, node in nodes.items()}


def test_a_drawing_shows_one_pass_however_often_backward_has_run(error):
    first = viz.draw(error, "variables").svg()
    error.backward()
    assert two_two_two.named_nodes(error)["w5"].grad == pytest.approx(2 * 0.0821670405642308)
    drawing = viz.draw(error, "variables")
    assert drawing.scene.note == "This pass alone. By now i1.grad = 0.00761: leaves add up."
    drawing.scene.note = ""
    assert texts_of(viz.Drawing(drawing.scene).svg()) == texts_of(first)


def test_a_drawing_goes_to_the_right_or_down(error):
    right, down = (viz.draw(error, "variables", direction=way) for way in ("right", "down"))
    assert sorted(texts_of(right.svg())) == sorted(texts_of(down.svg()))
    widths, heights = zip(*[size_of(drawing.svg()) for drawing in (right, down)])
    assert widths[0] > 2 * heights[0]
    assert widths[1] < 1.3 * heights[1]


@pytest.mark.parametrize("view", ["operations", "variables", "repetition", "layers"])
def test_the_forward_pass_of_a_result_of_many_numbers_can_be_drawn(view):
    X = Tensor([[1.0, 2.0], [3.0, 4.0]], label="X")
    scores = (X @ Tensor([[0.5], [-0.25]], label="W")).tanh()
    scores.label = "scores"
    svg = viz.draw(scores, view, show="forward").svg()
    assert {"X", "W", "scores"} <= set(texts_of(svg, "name"))
    assert "∂" not in svg.partition("</style>")[2]
    with pytest.raises(InputError, match="scores has 2 numbers, and a gradient is that of one"):
        viz.draw(scores, view)


@pytest.mark.parametrize("view", ["operations", "variables", "repetition", "layers"])
def test_the_same_pass_gives_the_same_file_however_many_nodes_there_were_before(view):
    drawings = []
    for _ in range(2):
        E = two_two_two.build()
        E.backward()
        drawings.append(viz.draw(E, view))
    assert drawings[0].svg() == drawings[1].svg()
    assert drawings[0].source == drawings[1].source


@pytest.mark.parametrize(("direction", "axis"), [("down", 0), ("right", 1)])
def test_an_arrow_back_keeps_away_from_the_arrow_there(direction, axis):
    y = Value(0.5, label="x").sigmoid()
    y.backward()
    svg = viz.draw(y, "variables", direction=direction).svg()
    arrows = groups_of(svg, "edge")
    lines = [arrow.find(f"{SVG}path").get("d")[1:].split() for arrow in arrows]
    there, back = float(lines[0][0].split(",")[axis]), float(lines[1][-1].split(",")[axis])
    assert abs(there - back) > 4  # points; a line is one point wide
    assert "".join(texts_of(svg)).isprintable()
    assert all(text.strip() for text in texts_of(svg))


def size_of(svg):
    return [float(x) for x in ElementTree.fromstring(svg).get("viewBox").split()[2:]]


def test_a_drawing_follows_the_readers_theme_or_has_one_of_its_own(error, tmp_path):
    drawing = viz.draw(error, "variables")
    assert "@media (prefers-color-scheme: dark)" in drawing.svg()
    assert "@media not all" in drawing.svg("light")
    assert "@media all" in drawing.save(tmp_path / "a.svg", theme="dark").read_text("utf-8")
    with pytest.raises(InputError, match="theme got 'blue'"):
        drawing.svg("blue")


def test_plain_numbers_have_a_value_and_no_gradient():
    x = Value(3.0, label="x")
    y = 2 * x
    y.backward()
    svg = viz.draw(y).svg()
    given = groups_of(svg, "given")
    assert len(given) == 1
    assert arrow_texts(given[0]) == ["2"]
    assert groups_of(viz.draw(y, show="backward").svg(), "given") == []


def test_nodes_without_a_label_are_numbered_in_their_boxes_and_beside_the_arrows():
    y = (Value(0.5) * Value(2.0)).tanh()
    y.backward()
    svg = viz.draw(y).svg()
    told = {hint.splitlines()[0] for hint in hints_of(svg)}
    assert {"∂E/∂v₃ = 0.4200", "∂v₃/∂v₁ = 2"} <= told
    assert texts_of(svg, "name") == ["v₁", "v₂", "v₃", "E"]
    assert texts_of(svg, "formula") == ["v₁ · v₂", "tanh(v₁ · v₂)"]
    variables = viz.draw(y, "variables").svg()
    assert len(groups_of(variables, "box")) == 3


def test_a_single_leaf_is_a_drawing_too():
    for view in ("operations", "variables"):
        assert texts_of(viz.draw(Value(2.0, label="x"), view).svg(), "name") == ["x"]


def test_the_picture_has_both_themes_and_a_description_for_screen_readers(error):
    svg = viz.draw(error, "variables").svg()
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img"
    assert "prefers-color-scheme: dark" in svg
    assert root.find(f"{SVG}title").text == "Forward and backward pass: E_total = 0.2984"
    assert "w5; 0.4; ∂E_total/∂w5 = 0.0822" in root.find(f"{SVG}desc").text


def test_colours_of_forward_and_backward_are_the_designs():
    source = viz.draw(two_two_two.build()).source
    assert 'color="#0072B2"' in source
    assert 'color="#B84A00"' in source


def test_pointing_at_a_box_shows_the_source_line_where_it_was_recorded():
    with record_source_lines():
        y = Value(2.0, label="x") * 3
    hints = [group.findtext(f"{SVG}title") or "" for group in groups_of(viz.draw(y).svg(), "box")]
    assert any(__file__ in hint for hint in hints)


def test_a_drawing_is_saved_as_svg_and_as_dot(error, tmp_path):
    drawing = viz.draw(error, "variables")
    assert drawing.save(tmp_path / "new" / "a.svg").read_text(encoding="utf-8") == drawing.svg()
    assert drawing.save(str(tmp_path / "a.dot")).read_text(encoding="utf-8") == drawing.source
    with pytest.raises(DrawingError, match=r"'\.jpg'; write an ending of \.svg"):
        drawing.save(tmp_path / "a.jpg")


def test_resvg_makes_a_png_in_either_theme(error, tmp_path):
    image = pytest.importorskip("PIL.Image")
    pytest.importorskip("resvg_py")
    width, _ = size_of(viz.draw(error, "variables").svg())
    for theme, paper in (("auto", (255, 255, 255)), ("dark", (15, 20, 25))):
        path = viz.draw(error, "variables").save(tmp_path / f"{theme}.png", theme=theme)
        with image.open(path) as opened:
            picture = opened.convert("RGB")
        assert picture.width == pytest.approx(2 * width, abs=2)
        assert picture.getpixel((2, picture.height - 2)) == paper
        colours = {colour for _, colour in picture.getcolors(1 << 24)}
        assert len(colours) > 50


@pytest.mark.skipif(shutil.which("dot") is None, reason="needs the system's dot")
@pytest.mark.parametrize(("ending", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_a_system_dot_makes_png_and_pdf(ending, start, tmp_path, monkeypatch):
    monkeypatch.setattr("viz.svg.saving.can_rasterise", lambda: False)
    path = viz.draw(two_two_two.build()).save(tmp_path / f"a.{ending}")
    assert path.read_bytes().startswith(start)


def test_without_what_it_needs_png_and_pdf_say_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("viz.svg.saving.can_rasterise", lambda: False)
    for ending in ("png", "pdf"):
        with pytest.raises(DrawingError, match="Install Graphviz"):
            viz.draw(Value(1.0) * 2).save(tmp_path / f"a.{ending}")
    assert list(tmp_path.iterdir()) == []


def test_a_notebook_shows_the_picture(error):
    bundle = viz.draw(error, "variables")._repr_mimebundle_()
    assert bundle["image/svg+xml"].startswith("<svg")
    assert bundle["text/plain"] == (
        "<Drawing. Forward and backward pass: E_total = 0.2984: 25 boxes, 30 arrows>"
    )


def test_draw_dot_returns_a_digraph_that_can_be_changed(error):
    digraph = viz.draw_dot(error, "variables")
    assert isinstance(digraph, graphviz.Digraph)
    digraph.node("mine")
    assert "mine" in digraph.source


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"view": "all"}, "view got 'all'"),
        ({"show": "sideways"}, "show got 'sideways'"),
        ({"direction": "up"}, "direction got 'up'"),
    ],
)
def test_a_view_that_does_not_exist_is_refused(arguments, message):
    with pytest.raises(InputError, match=message):
        viz.draw(Value(1.0), **arguments)
    with pytest.raises(InputError, match="it draws a node"):
        viz.draw(3.0)


NASTY = [
    'quote " and \\ backslash',
    "{braces} | <angles>",
    "<script>alert(1)</script>",
    "]]> </svg> &amp; &lt; &#65;",
    "two\nlines\tand\ra tab",
    "\\n \\l \\N \\G",
    "x" * 10_000,
    "<b>html</b>",
    "∂E/∂w — naïve 数学 🙂",
    "null \x00 and bell \x07",
    "label=evil, color=red; a -> b",
    " leading and  double  spaces ",
    "\ud800",
]


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("view", ["operations", "variables"])
def test_a_label_comes_out_as_text_whatever_it_is(nasty, view):
    x = Value(2.0, label=nasty)
    y = x * 3 + x
    y.label = nasty
    y.backward()
    svg = viz.draw(y, view).svg()
    root = ElementTree.fromstring(svg)
    assert "script" not in {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)
    assert len(groups_of(svg, "box")) == (2 if view == "variables" else 4)
    shown = texts_of(svg, "name")
    visible = "".join([s if s.isprintable() else repr(s)[1:-1] for s in nasty])
    expected = visible if len(visible) <= 40 else f"{visible[:26]}…{visible[-13:]}"
    assert max(map(len, texts_of(svg))) <= 90
    assert "x" * 5_000 not in svg or "x" * 10_000 in svg
    twin = shorten(Names(y).of(x), 40)  # of two nodes of one label the result alone keeps it
    assert squeeze(shown[0]) == squeeze(twin)
    assert squeeze(shown[-1]) == squeeze(expected)


def squeeze(text):
    return " ".join(text.replace("\xa0", " ").replace("\ufffd", " ").split())


def test_a_graph_too_large_to_read_is_folded_and_says_so():
    x = Value(1.0, label="x")
    y = x
    for _ in range(5_000):
        y = y * 1.0001
    y.backward()
    drawing = viz.draw(y)
    assert drawing.scene.note == "5,000 operations, folded to the variables"
    svg = drawing.svg()
    assert "5,000 operations, folded to the variables" in svg
    assert len(groups_of(svg, "box")) == 2
    assert f"= {1.0001**5000:.4f}" in "".join(texts_of(svg))


def test_what_nobody_could_read_is_refused_with_a_way_out():
    total = sum(Value(float(i)) for i in range(1_000))
    with pytest.raises(DrawingError, match=r"1,000 operations and 1,001 boxes.*draw\(node\)"):
        viz.draw(total)


def test_a_huge_graph_is_refused_or_folded_without_delay():
    x = Value(0.5, label="x")
    y = x
    for i in range(20_000):
        y = y * x
        y.label = f"y{i}"
    with pytest.raises(DrawingError, match="20,000 operations and 20,001 boxes"):
        viz.draw(y)


def test_a_network_of_nn_is_drawn_in_the_lectures_names():
    error = two_two_two.error_of(two_two_two.network())
    error.backward()
    svg = viz.draw(error, "variables").svg()
    assert "∂E_total/∂w5 = 0.0822" in svg
    assert "w1·i1 + w2·i2 + b1" in svg
    by_hand = viz.draw(error_by_hand(), "variables").svg()
    assert sorted(texts_of(svg)) == sorted(texts_of(by_hand))


def error_by_hand():
    E = two_two_two.build()
    E.backward()
    return E


def test_a_formula_too_long_for_its_box_is_outlined():
    neuron = nn.Neuron(12, "tanh", seed=1)
    net = neuron([0.5] * 12).inputs[0]
    label_nodes({"net": net, "total": (total := sum_of(net, 30))})
    formulas = texts_of(viz.draw(total, "variables").svg(), "formula")
    assert sorted(formulas) == ["sum of 30 terms", "Σ w·x over 12 inputs + b"]


def sum_of(node, terms):
    return tg.sum([node] * terms)


def test_dot_nodes_are_drawn_at_the_operations_level_too():
    neuron = nn.Neuron(2, "sigmoid", weights=[0.15, 0.2], bias=0.35)
    w1, w2 = neuron.weights
    b = neuron.bias
    label_nodes({"w1": w1, "w2": w2, "b": b})
    out = neuron([0.05, 0.1])
    out.backward()
    svg = viz.draw(out).svg()
    assert "w1·0.05 + w2·0.1 + b" in texts_of(svg, "formula")
    assert len(groups_of(svg, "circle")) == 2


def test_a_tensor_shows_label_shape_dtype_and_its_numbers_or_a_summary():
    W = Tensor([[0.5, -1.0], [2.0, 0.25]], label="W")
    x = np.arange(12.0).reshape(6, 2)
    E = (x @ W).tanh().mean()
    E.backward()
    boxes = {box.rows[0].text: [row.text for row in box.rows] for box in viz.draw(E).scene.boxes}
    assert boxes["W"][1:4] == ["2×2 float64", "[0.5, −1]", "[2, 0.25]"]
    assert boxes["W"][4] == "∂E/∂W ="
    assert boxes["W"][5] == "[" + ", ".join([show_number(g) for g in W.grad[0]]) + "]"
    given = next(box for box in viz.draw(E).scene.boxes if box.kind == "given")
    assert [row.text for row in given.rows] == ["6×2 float64", "min 0, mean 5.5, max 11"]


def test_a_broadcast_bias_is_seen_to_be_copied_and_its_gradient_to_be_summed():
    x, b = Tensor([[1.0, 2.0], [3.0, 4.0]], label="x"), Tensor([0.5, -0.5], label="b")
    E = (x + b).sum()
    E.backward()
    scene = viz.draw(E).scene
    assert "⇉" in [circle.symbol for circle in scene.circles]
    assert any("copies of b" in row.text for box in scene.boxes for row in box.rows)
    assert any(arrow.lines == ("upstream, summed over", "the copies") for arrow in scene.arrows)
    assert "∂E/∂b = [2, 2]" in viz.draw(E).svg()


def test_the_variables_view_of_tensors_folds_what_has_no_name():
    W, b = Tensor([[0.5, -1.0]], label="W"), Tensor([0.1, 0.2], label="b")
    h = (np.ones((3, 1)) @ W + b).tanh()
    h.label = "h"
    E = (h * h).sum()
    E.backward()
    scene = viz.draw(E, view="variables").scene
    assert [box.rows[0].text for box in scene.boxes][:3] == ["W", "b", "h"]
    assert ("through 3 operations",) in [arrow.lines for arrow in scene.arrows]
    assert "∂E/∂W = [" in viz.draw(E, view="variables").svg()


def test_values_and_tensors_share_a_picture():
    a = Value(0.5, label="a")
    t = Tensor.of([a, 2.0], label="t")
    first, second = (t * t).values()
    E = first * second
    E.backward()
    for view in ("operations", "variables"):
        svg = viz.draw(E, view=view).svg()
        assert "∂E/∂a = 4" in svg
