"""What is printed has signs that the terminal may be given and that the stream has."""

import contextlib
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
import warnings
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import nn
import viz
from tests.command import running
from tinygrad_edu import (
    InputError,
    Stepper,
    Tensor,
    Value,
    diagnose,
    explain,
    forward_steps,
    unroll,
)
from tinygrad_edu.ground.signs import HANDLER, RAISED, SIGNS, in_signs_of, printable
from tinygrad_edu.notation.expression import Derivative, Product, Symbol
from tinygrad_edu.notation.mathml import mathml_of
from tinygrad_edu.stepping.telling import in_full

TEXT = "{http://www.w3.org/2000/svg}text"
ROOT = Path(__file__).resolve().parents[2]
ENCODINGS = ["cp1252", "cp437", "cp850", "ascii", "latin-1"]
each_encoding = pytest.mark.parametrize("encoding", ENCODINGS)

EVIL = {
    "escape": "a\x1b[31mb",
    "bell and null": "a\x07\x00b",
    "newline": "a\nb\rc",
    "C1": "a\x9b31mb",
    "override": "a\u202eb\u2066c",
    "zero width": "a\u200bb\ufeffc",
    "separator": "a\u2028b",
    "half": "a\ud800b",
    "no character": "a\uffffb",
}
each_evil = pytest.mark.parametrize("label", EVIL.values(), ids=EVIL)

FRONT_ENDS = """
import warnings
import nn, viz
from tinygrad_edu import *
from tinygrad_edu.notation.words import derivative
from tinygrad_edu.passes import record_pass

w, x = Value(-0.5, label="w"), Value(3.0, label="x")
E = ((w * x + 1.0) ** -1 - (w ** 2).exp().sqrt() + x / w) ** 12
E.label = "E"
print(E, w, repr(E), f"{E}")
E.backward()
print(E, w, [w], {"w": w})
W = Tensor([[0.5, -1.0]], label="W")
F = ((W * W - 1.0).softmax().log() @ W.T).mean()
print(F.name, F, W, (W * W).name)
for step in [*forward_steps(E), *E.backward_steps(), *forward_steps(F), *F.backward_steps()]:
    print(step, step.node.name)
print(explain(E, w), explain(E, w, depth=3), explain(F, W))
print(explain(E, w).latex(), explain(E, w).mathml(), explain(E, w).line)
print(diagnose(E), repr(diagnose(E)))
stepper = Stepper(E)
while stepper.next():
    print(stepper, stepper.why("w"))
program = unroll(E)
print(program, program.source)
drawing = viz.draw(E)
print(drawing, drawing.description, drawing.svg(), drawing.digraph.source)
print(record_pass(E), viz.page(E), viz.page(E).html)
print(derivative("E", "w"), OPS["sigmoid"], "\\u65e5")
for wrong in (lambda: Value("3"), lambda: explain(E, "no"), lambda: Value(-2.0) ** 0.5):
    try:
        wrong()
    except TinygradEduError as error:
        print(error)
warnings.simplefilter("always")
(w * 0.0 - x**2).sqrt()
model = nn.MLP(2, [2, 1], activation="tanh", seed=0)
descent = nn.SGD(model.parameters(), lr=0.1)
history = nn.fit(model, [[0.0, 1.0]], [[1.0]], epochs=2, loss=nn.mse, optimizer=descent)
print(model, history)
raise InputError("no " + chr(0x2202))
"""


def run(encoding, *arguments, folder, typed=""):
    """Run Python with streams in an encoding; return the output, which must be in it, and more."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding}
    environment.pop("PYTHONUTF8", None)
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        input=typed.encode("ascii"),
        capture_output=True,
        timeout=120,
        check=False,
    )
    encoding = encoding.partition(":")[0]
    return done.returncode, *[written.decode(encoding) for written in (done.stdout, done.stderr)]


@each_encoding
def test_every_text_can_be_printed_into_any_stream(encoding, tmp_path):
    (tmp_path / "all.py").write_text(FRONT_ENDS, encoding="utf-8")
    code, out, err = run(encoding, "all.py", folder=tmp_path)
    assert "UnicodeEncodeError" not in err
    assert (code, err.splitlines()[-1].split(": ")[-1]) == (1, "no d")
    assert "dE/dw = " in out
    assert "\\u2202" not in out + err  # ∂ has a sign of its own wherever it falls back
    assert "\\u65e5" in out  # what nobody knows a sign for
    assert re.search(r"NonFiniteWarning: (sqrt|√)\(w", err)


COMMANDS = [
    ("explain", "lesson.py", "--wrt", "w", "--depth", "3"),
    ("explain", "lesson.py", "--wrt", "w", "--form", "latex"),
    ("explain", "lesson.py", "--wrt", "w", "--form", "mathml"),
    ("explain", "lesson.py", "--wrt", "w", "--form", "json"),
    ("explain", "lesson.py", "--wrt", "nothing"),
    ("unroll", "lesson.py"),
    ("draw", "lesson.py", "-o", "out.svg"),
    ("demo",),
    ("--help",),
    ("explain", "--help"),
    ("step", "lesson.py"),
]

TYPED = "\n".join(["h", *["n"] * 12, "why w", "p w", "list", "where", "break E", "what", "b", "q"])


@each_encoding
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_writes_into_any_stream(command, encoding, tmp_path):
    lesson = "from tinygrad_edu import Value\nw, x = Value(-0.5), Value(3.0)\n"
    lesson += "E = ((w * x + 1.0) ** -1 - w.sigmoid()) ** 2\nprint('∂ of the lesson itself')\n"
    (tmp_path / "lesson.py").write_text(lesson, encoding="utf-8")
    done = running.run(tmp_path, *command, typed=TYPED, encoding=encoding)
    code, out, err = done.returncode, done.stdout, done.stderr
    assert "Traceback" not in err
    assert code == (1 if "nothing" in command else 0), err
    assert "\\u2202" not in out + err or command[-1] == "json"
    assert "�" not in out + err


@each_encoding
def test_source_and_json_from_a_narrow_stream_are_still_python_and_json(encoding, tmp_path):
    lesson = "from tinygrad_edu import Value\nE = Value(-0.5, label='é∂') * 3.0\n"
    (tmp_path / "lesson.py").write_text(lesson, encoding="utf-8")
    source = running.run(tmp_path, "unroll", "lesson.py", encoding=encoding).stdout
    assert source.isascii()
    compile(source, "unrolled", "exec")
    arguments = ["explain", "lesson.py", "--wrt", "E", "--form"]
    written = running.run(tmp_path, *arguments, "json", encoding=encoding).stdout
    assert json.loads(written)["value"] == 1.0
    written = running.run(tmp_path, *arguments, "mathml", encoding=encoding).stdout
    assert "∂" in "".join(ElementTree.fromstring(written).itertext())


def test_files_have_the_true_signs_whatever_the_stream(tmp_path):
    script = """
import nn
import viz
from tinygrad_edu import Value, unroll
w = Value(-0.5, label="w")
E = w * w
E.backward()
viz.draw(E).save("E.svg")
viz.page(E).save("E.html")
unroll(E, path="E.py")
"""
    (tmp_path / "all.py").write_text(script, encoding="utf-8")
    code, _, err = run("ascii", "all.py", folder=tmp_path)
    assert code == 0, err
    for name, sign in (("E.svg", "∂E/∂w"), ("E.html", "∂E/∂w"), ("E.py", "×")):
        assert sign in (tmp_path / name).read_text(encoding="utf-8")


@each_encoding
def test_a_stream_that_is_put_in_place_of_standard_output_is_asked(encoding):
    w = Value(-0.5, label="w")
    E = (w * w) ** -1
    E.backward()
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    with contextlib.redirect_stdout(stream):
        print(w, E, explain(E, w), diagnose(E), Stepper(E), *E.backward_steps())
        print(viz.draw(E), unroll(E), *forward_steps(E), InputError("∂E/∂w"))
    stream.seek(0)
    assert "dE/dw" in stream.read()
    assert "∂E/∂w" in repr(w)  # the stream of this test has it


@each_encoding
def test_what_a_stream_has_it_keeps_and_the_rest_falls_back(encoding):
    for sign in [*SIGNS, *RAISED, *map(chr, range(0x370, 0x3FF)), "é", "日"]:
        shown = in_signs_of(encoding, sign)
        try:
            sign.encode(encoding)
        except UnicodeEncodeError:
            assert shown.isascii()
            assert shown.encode(encoding, "strict") == sign.encode(encoding, HANDLER)
        else:
            assert shown == sign


def test_an_exponent_falls_back_as_a_whole():
    assert in_signs_of("cp1252", "x⁻¹ · y⁴⁰⁰ · z²") == "x^-1 · y^400 · z²"
    assert in_signs_of("ascii", "∂E/∂w = ·") == "dE/dw = ."
    assert in_signs_of("ascii", "½ Σ (t − y)² · √(x) · λ · Ω · ŷ · Xᵀ · h₂") == (
        "1/2 sum (t - y)^2 * sqrt(x) * lambda * Omega * y * X^T * h_2"
    )


def test_a_stream_that_was_told_what_to_do_is_left_alone(tmp_path):
    line = "import tinygrad_edu, sys; print(sys.stdout.errors, '\\u2202')"
    assert run("ascii:replace", "-c", line, folder=tmp_path)[:2] == (0, "replace ?\n")
    assert run("utf-8", "-c", line, folder=tmp_path)[:2] == (0, "strict ∂\n")


def raw(text):
    """The characters of a text that a terminal must not get, or a reader would not see."""
    return [c for c in text if not c.isprintable() and c not in "\n"]


@each_evil
def test_what_cannot_be_printed_is_escaped_in_every_text(label):
    w, x = Value(-0.5, label=label), Value(3.0, label="x")
    E = (w * x + 1.0) ** 2
    E.label = f"E{label}"
    W = Tensor([[0.5, -1.0]], label=label)
    F = (W * W).sum()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        (w - w).log()
    texts = [str(each.message) for each in caught]
    E.backward()
    F.backward()
    stepper = Stepper(E)
    texts += [repr(w), repr(E), repr(W), w.name, E.name, F.name, (w * x).name]
    texts += [str(explain(E, w, depth=3)), explain(E, w).latex(), explain(F, W).mathml()]
    texts += [str(diagnose(E)), repr(diagnose(E)), unroll(E).source, repr(unroll(E))]
    while stepper.next():
        texts += [repr(stepper), stepper.why(w), *in_full(stepper.timeline, stepper.position)]
    texts += [repr(step) for step in (*E.backward_steps(), *F.backward_steps())]
    texts += [viz.draw(E).svg(), viz.draw(E).description, repr(viz.draw(E))]
    for wrong in (lambda: explain(E, "none"), lambda: stepper.find("none"), lambda: float(w)):
        with pytest.raises(InputError) as refused:
            wrong()
        texts.append(str(refused.value))
    escaped = "".join([c if c.isprintable() else repr(c)[1:-1] for c in label])
    assert escaped in repr(w)
    assert escaped in viz.draw(E).svg()
    for text in texts:
        assert not raw(text), text
        assert label not in text


@each_evil
def test_a_node_is_found_by_its_label_and_by_what_is_shown(label):
    w = Value(-0.5, label=label)
    E = w * 3.0
    assert w.label == label
    assert Stepper(E).find(label) is w
    assert Stepper(E).find(w.name) is w
    assert str(explain(E, label)) == str(explain(E, w.name)) == str(explain(E, w))


def test_file_names_and_class_names_are_escaped_as_well(tmp_path):
    assert not raw(str(InputError("no file a\x1b[31m\u202e")))
    assert printable("two\nlines") == "two\nlines"


EVERY = [chr(point) for point in range(0x110000)]


@pytest.mark.parametrize("part", range(4))
def test_formulas_are_well_formed_whatever_character_stands_in_a_label(part):
    points = EVERY[part::4]
    for start in range(0, len(points), 100):
        label = "".join(points[start : start + 100])
        symbols = (Symbol(Value(1.0, label=label).name), Symbol("x"))
        found = Product((Derivative("E", symbols[0].text), *symbols))
        text = "".join(ElementTree.fromstring(mathml_of(found)).itertext())
        assert "".join([c if c.isprintable() else repr(c)[1:-1] for c in label]) in text


@pytest.mark.parametrize("part", range(4))
def test_pictures_are_well_formed_whatever_character_stands_in_a_label(part):
    points = [point for point in EVERY if unicodedata.category(point) not in ("Cn", "Co")][part::4]
    points = [p for p in points if p.isprintable() and not p.isspace()] + EVERY[part:3000:4]
    texts = ["".join(points[start : start + 20]) for start in range(0, len(points), 20)]
    for start in range(0, len(texts), 120):
        some = [text for text in texts[start : start + 120] if text.isprintable()]
        E = Value(1.0, label="E") * 1.0
        for text in texts[start : start + 120]:
            E = E + Value(1.0, label=text)
        scene = viz.draw(E, "variables", "forward")
        picture = ElementTree.fromstring(scene.svg())
        shown = {part.text for text in picture.iter(TEXT) for part in text.iter()}
        assert not [text for text in some if text.strip() not in shown]
        assert all(text.isascii() or text.isprintable() for text in scene.digraph.source.split())


@pytest.mark.parametrize("label", [3, 1.0, None, b"w", ["w"], Value(1.0)])
@pytest.mark.parametrize("make", [Value, Tensor])
def test_a_label_that_is_no_text_is_refused_when_it_is_set(make, label):
    node = make(1.0)
    with pytest.raises(InputError, match="a label is text"):
        node.label = label
    assert node.label == ""
    with pytest.raises(InputError, match="a label is text"):
        (node * 2.0).label = label
    node.label = "w"
    assert node.label == node.name == "w"


def test_a_very_long_label_is_cut_in_its_middle_and_its_ends_stay():
    longs = [Value(1.0 + i, label=f"{'w' * 10_000}{i}") for i in range(3)]
    E = (longs[0] * longs[1] + longs[2]) ** 2
    E.label = "E" * 10_000
    E.backward()
    names = [value.name for value in longs]
    assert len(set(names)) == 3
    assert all(len(name) == 100 and "…" in name for name in names)
    stepper = Stepper(E)
    while stepper.next():
        assert max(map(len, repr(stepper).splitlines())) < 1_000
    assert stepper.find(longs[1].label) is stepper.find(names[1]) is longs[1]
    texts = [repr(longs[0]), str(explain(E, longs[0])), str(diagnose(E)), stepper.why(longs[2])]
    texts += [viz.draw(E).svg(), viz.draw(E, "variables").svg(), viz.page(E).html]
    assert not [text for text in texts if "w" * 101 in text or "E" * 101 in text]
    boxes = ElementTree.fromstring(viz.draw(E).svg()).itertext()
    shown = {text for text in boxes if text.startswith("www") and len(text) <= 40}
    assert {text[-1] for text in shown} >= {"0", "1", "2"}


def test_two_labels_that_differ_behind_the_cut_are_two_names_where_nodes_are_named():
    labels = [f"{'w' * 5_000}{letter}{'w' * 5_000}" for letter in "ab"]
    first, second = [Value(2.0 + i, label=label) for i, label in enumerate(labels)]
    E = first * second
    assert first.name == second.name
    stepper = Stepper(E)
    names = stepper.names.all
    assert len([name for name in names if "ww" in name]) == len(set(names)) - 1 == 2
    assert [stepper.find(label) for label in labels] == [first, second]
    assert str(explain(E, labels[0])) != str(explain(E, labels[1]))


@each_evil
def test_pages_films_networks_and_files_take_any_label(label, tmp_path):
    network = nn.MLP(2, [2, 1], seed=0, labels=True)
    for parameter in network.parameters():
        parameter.label += label
    optimizer = nn.SGD(network.parameters(), lr=0.1)
    with viz.film(tmp_path):
        for _ in range(2):
            optimizer.zero_grad()
            E = nn.mse(network([0.5, 1.0]), [1.0])
            E.label = f"E{label}"
            E.backward()
            optimizer.step()
    E = nn.mse(network([0.5, 1.0]), [1.0])
    E.label = f"E{label}"
    E.backward()
    ElementTree.fromstring(viz.network(E).svg())
    viz.page(E).save(tmp_path / "page.html")
    viz.draw(E).save(tmp_path / "drawing.dot")
    unroll(E, path=tmp_path / "unrolled.py")()
    paths = [*tmp_path.rglob("*.html"), tmp_path / "drawing.dot", tmp_path / "unrolled.py"]
    assert len(paths) >= 4
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert label not in text
        assert not [c for c in label if not c.isprintable() and c not in "\n\r" and c in text]


def test_an_entry_with_half_a_character_is_refused_by_save(tmp_path):
    with pytest.raises(InputError, match="name"):
        nn.save({"w\ud800": np.ones(2)}, tmp_path / "w.npz")


def test_the_command_line_escapes_names_of_files_and_what_was_typed(tmp_path):
    lesson = tmp_path / "lesson.py"
    lesson.write_text("from tinygrad_edu import Value\nE = Value(2.0) * 3.0  # \x1b[31m\n", "utf-8")
    typed = "n\nwhere\ngraph a\x1b[31m.svg\nx\x1b[31my\nhistory\nq\n"
    done = running.run(tmp_path, "step", "lesson.py", typed=typed)
    assert (done.returncode, done.stderr) == (0, "")
    assert "drawn: a\\x1b[31m.svg" in done.stdout
    assert "\x1b" not in done.stdout
    draw = ["draw", "lesson.py", "-o", "b\x1b[31m.svg"]
    assert "drawn: b\\x1b[31m.svg" in running.run(tmp_path, *draw).stdout
    missing = running.run(tmp_path, "step", "no\x1b[31m.py").stderr
    assert "no\\x1b[31m.py" in missing
    assert "\x1b" not in missing


def test_signs_fall_back_in_writing_alone_and_not_in_reading():
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("ascii", HANDLER)


def test_an_encoding_that_python_does_not_know_is_thought_to_have_every_sign():
    assert in_signs_of("encoding-of-a-stream-of-ones-own", "∂E/∂w") == "∂E/∂w"
