"""The script of a page, module by module: in Node where no page is needed, and as one text."""

import json
import math
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.viz.computing.javascript import in_json, node, revived
from viz.computing.shortening import IMPORT
from viz.graph.numbers import show_number, show_signed
from viz.pages import script
from viz.pages.live import NOTHING
from viz.pages.script import MODULES, page_script

ROOT = Path(script.__file__).resolve().parents[2]
FOLDER = Path(script.__file__).with_name("script")
IMPORTED = re.compile(r'^import \{ (.*) \} from "\./(\w+)\.js";$', re.MULTILINE)
EXPORTED = re.compile(r"^export (?:const|function|class|let) (\w+)", re.MULTILINE)
DECLARED = re.compile(
    r"^(?:export )?(?:const|let|function|class) (?:(\w+)|[\[{] ?(.*?) ?[\]}] =)", re.MULTILINE
)


def text(name):
    return (FOLDER / f"{name}.js").read_text(encoding="utf-8")


def answer(module, expression, given):
    """Import a module in Node and return what an expression of it gives, as JSON can hold it."""
    source = f"""
import * as it from "{(FOLDER / f"{module}.js").as_uri()}";
import {{ readFileSync }} from "node:fs";
const number = (_, x) => (typeof x === "string" ? Number(x) : x);
const given = JSON.parse(readFileSync(0, "utf8"), number);
process.stdout.write(JSON.stringify({expression}));
"""
    command = [node(), "--input-type=module", "--no-warnings", "-e", source]
    done = subprocess.run(
        command, input=in_json(given), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]

    return json.loads(done.stdout)


def test_every_module_is_in_the_page():
    assert {path.stem for path in FOLDER.glob("*.js")} == set(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_what_stands_before_it_and_is_exported_there(name):
    before = MODULES[: MODULES.index(name)]
    found = IMPORTED.findall(text(name))
    assert len(found) == len(IMPORT.findall(text(name))), "write each import in one line"
    for names, other in found:
        assert other in before
        exported = set(EXPORTED.findall(text(other)))
        assert set(names.split(", ")) <= exported


def test_no_two_modules_declare_the_same_name():
    names = [
        name
        for module in MODULES
        for alone, several in DECLARED.findall(text(module))
        for name in (alone or several).split(", ")
    ]
    assert len(names) > 80
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("name", MODULES)
def test_a_module_has_at_most_two_hundred_lines(name):
    assert len(text(name).splitlines()) <= 200


def test_the_script_is_one_text_that_node_can_read(tmp_path):
    path = tmp_path / "page.js"
    path.write_text(page_script(NOTHING), encoding="utf-8")
    done = subprocess.run(
        [node(), "--check", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "import " not in page_script(NOTHING)
    assert "export " not in page_script(NOTHING)


def test_numbers_are_written_as_python_writes_them():
    random.seed(1)
    drawn = [random.gauss(0, 1) * 10 ** random.uniform(-9, 9) for _ in range(3000)]
    halves = [place / 2**power for power in (5, 6, 7) for place in range(-9, 10)]
    borders = [0.0, 1e-4, 9.99995e-5, 999999.5, 1e6, 1e300, 5e-324, math.inf, -math.inf, math.nan]
    numbers = [*drawn, *halves, *borders]
    found = answer("numbers", "given.map((x) => [it.show(x), it.show(x, true)])", numbers)
    assert found == [[show_number(x), show_signed(x)] for x in numbers]


def test_what_is_typed_may_have_a_comma_or_a_true_minus_sign():
    texts = ["0.5", " -2 ", "−2", "1,5", "1e-3"]
    source = "['0.5', ' -2 ', '−2', '1,5', '1e-3', '', 'x'].map(it.typed)"
    assert answer("numbers", source, None)[: len(texts)] == [0.5, -2, -2, 1.5, 0.001]
    assert answer("numbers", source, None)[len(texts) :] == [None, None]  # NaN


def test_a_key_changes_a_number_in_its_second_digit():
    numbers = [0.4, -0.15, 5.0, 0.05, 0.0, 250.0]
    assert answer("numbers", "given.map(it.unitOf)", numbers) == [0.01, 0.01, 0.1, 0.01, 0.01, 10]
    assert answer("numbers", "it.moved(0.1, 0.2)", None) == 0.3


def test_a_curve_goes_from_the_left_to_the_right_and_the_largest_is_at_the_top():
    box = {"width": 260, "height": 90, "margin": 8}
    source = "it.pointsOf(given.numbers, given.box, false)"
    found = answer("curve", source, {"numbers": [4.0, 2.0, 0.0], "box": box})
    assert found == [[8, 8], [130, 45], [252, 82]]
    logarithmic = "it.pointsOf(given.numbers, given.box, true)"
    found = answer("curve", logarithmic, {"numbers": [100.0, 10.0, 1.0, 0.0], "box": box})
    assert [round(y) for _, y in found] == [8, 45, 82, 82]
    huge = answer("curve", source, {"numbers": [1.7e308, -1.7e308, math.inf], "box": box})
    assert [round(y) for _, y in revived(huge)] == [8, 82, 8]


def test_a_click_in_a_curve_means_the_nearest_pass():
    box = {"width": 260, "height": 90, "margin": 8}
    source = "[0, 8, 69, 70, 252, 300].map((x) => it.placeAt(x, 5, given))"
    assert answer("curve", source, box) == [0, 0, 1, 1, 4, 4]


def test_the_types_of_the_script_fit():
    tsc = shutil.which("tsc") or next(
        map(str, (ROOT / ".venv").glob("typescript/**/bin/tsc")), None
    )
    if tsc is None:
        pytest.skip("needs TypeScript: npm install --prefix .venv/typescript typescript@5")
    command = [node(), tsc, "-p", str(ROOT / "jsconfig.json")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def curve(losses):
    """Return the points of the loss curve, as the page draws it."""
    given = {"numbers": losses, "box": {"width": 260, "height": 90, "margin": 8}}
    return answer("curve", "it.pointsOf(given.numbers, given.box)", given)


def test_the_loss_curve_bears_losses_as_far_apart_as_numbers_can_be():
    assert [y for _, y in curve([1.7e308, -1.7e308])] == [8.0, 82.0]


def test_the_loss_curve_runs_from_the_first_pass_to_the_last_and_bears_nan():
    points = curve([4.0, 2.0, 1.0])
    assert [x for x, _ in points] == [8.0, 130.0, 252.0]
    assert points[0][1] < points[1][1] < points[2][1]
    assert len(curve([math.nan, math.inf])) == 2
    assert all(isinstance(y, (int, float)) for _, y in curve([math.nan, math.inf]))
    assert len(curve([1.0])) == 1
