"""The source of a program: its names, its lines, its remarks, its file."""

import ast
import keyword

import numpy as np
import pytest

import nn
from examples.two_two_two import build, error_of, network
from tinygrad_edu import InputError, Tensor, Value
from tinygrad_edu.unrolling import unroll

HOSTILE = [
    "__import__('os').system('x')",
    "class",
    "match",
    "print",
    "sigmoid",
    "forward",
    "np",
    "",
    "5th",
    "η",
    "naïve",
    "日本",
    "a b",
    'x"""\nimport os\n"""',
    "x\n    import os",
    "dE_dx",
    "inputs_of_x",
    "w[0]",
    "_",
    "locals",
    "SHAPES",
    "recorded",
    "CONSTANT_1",
    "Path",
    "OPS",
]


def code_of(program, name):
    lines = program.source.splitlines()
    (line,) = [line for line in lines if line.strip().startswith(f"{name} = ")]
    return line.strip()


def test_the_line_of_w5_is_that_of_the_lecture_with_its_numbers():
    line = code_of(unroll(build()), "dE_dw5")
    code, _, remark = line.partition("#")
    assert code.strip() == "dE_dw5 = dE_dv_7 * out_h1"
    assert remark.strip() == "0.1385 × 0.5933 = 0.0822"
    line = code_of(unroll(error_of(network())), "dE_dw5")
    assert line.startswith("dE_dw5 = dE_dnet_o1 * out_h1 ")


def test_a_sum_over_two_ways_says_what_it_comes_to():
    lines = unroll(error_of(network())).source.splitlines()
    of_out_h1 = [line.strip() for line in lines if line.strip().startswith("dE_dout_h1 = ")]
    assert [" ".join(line.split()) for line in of_out_h1] == [
        "dE_dout_h1 = dE_dnet_o2 * w7 # -0.0381 × 0.5 = -0.0190",
        "dE_dout_h1 = dE_dout_h1 + dE_dnet_o1 * w5 # 0.1385 × 0.4 = 0.0554; in all 0.0364",
    ]


def test_the_lines_are_in_the_order_in_which_the_values_were_computed():
    tree = ast.parse(unroll(build()).source)
    forward, _ = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    targets = [node.targets[0].id for node in forward.body if isinstance(node, ast.Assign)]
    named = [target for target in targets if not target.startswith("v_")]
    assert named == (
        "net_h1 net_h2 out_h1 out_h2 net_o1 net_o2 out_o1 out_o2 E_o1 E_o2 E_total".split()
    )


def test_the_lines_of_a_neuron_stand_together_under_its_name():
    lines = [line.strip() for line in unroll(error_of(network())).source.splitlines()]
    forward = lines[: lines.index("return {")]
    headings = [line for line in forward if line.startswith("# ")]
    assert headings == ["# neuron h1", "# neuron h2", "# neuron o1", "# neuron o2"]
    assert forward[forward.index("# neuron o1") + 1].startswith("net_o1 = ")


def test_neurons_without_names_are_counted_layer_by_layer():
    model = nn.MLP(2, [2, 1], "tanh", seed=0)
    source = unroll(model([0.5, 0.25])).source
    for heading in ("layer 1, neuron 1", "layer 1, neuron 2", "layer 2, neuron 1"):
        assert source.count(f"# {heading}") == 2  # forward and backward
    assert "v_4 = v_1 * 0.5 + v_2 * 0.25 + v_3" in source  # the inputs are numbers


def test_the_program_has_one_assignment_a_line():
    tree = ast.parse(unroll(build()).source)
    for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        assigned = [node for node in function.body if isinstance(node, ast.Assign)]
        assert all(len(node.targets) == 1 for node in assigned)
        assert len({node.lineno for node in assigned}) == len(assigned)
        rest = [node for node in function.body if not isinstance(node, ast.Assign)]
        assert {type(node) for node in rest} <= {ast.Expr, ast.Return}


@pytest.mark.parametrize("label", HOSTILE)
def test_no_label_becomes_code(label):
    x, twin = Value(0.5, label=label), Value(0.25, label=label)
    inner = x * twin
    inner.label = label
    output = inner.sigmoid() + Value(2.0)
    output.label = label
    program = unroll(output)
    value, found = program()
    output.backward()
    assert value == output.data
    assert list(found.values())[:2] == [x.grad, twin.grad]
    tree = ast.parse(program.source)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert all(name.isascii() and not keyword.iskeyword(name) for name in names)
    assert not any(isinstance(node, ast.Import) for node in ast.walk(tree))
    assert "system" not in {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_hostile_labels_of_arrays_do_no_harm_either():
    for label in HOSTILE:
        weight = Tensor(np.arange(32.0).reshape(8, 4), label=label)
        product = (np.ones((3, 8)) @ weight).tanh()
        product.label = label
        output = product.mean()
        output.backward()
        _, found = unroll(output)()
        assert np.array_equal(next(iter(found.values())), weight.grad)


def test_names_stay_as_they_were_written_where_they_can():
    eta, first = Value(0.5, label="η"), Value(2.0, label="w[0]")
    output = eta * first
    output.label = "loss"
    program = unroll(output)
    assert list(program.leaves) == ["eta", "w_0"]
    assert program.output == "loss"


def test_the_file_is_where_it_was_asked_for_and_can_be_written_again(tmp_path):
    path = tmp_path / "new" / "pass.py"
    program = unroll(build(), path)
    assert program.path == path.resolve()
    assert path.read_text(encoding="utf-8") == program.source
    again = unroll(Value(2.0, label="x") * 3.0, str(path))
    assert again()[0] == 6.0
    assert path.read_text(encoding="utf-8") == again.source


def test_programs_without_a_path_have_a_file_each():
    first, second = unroll(build()), unroll(build())
    assert first.path != second.path
    assert first.path.exists()
    assert second.path.exists()
    assert first.forward.__code__.co_filename == str(first.path)


def test_the_file_runs_by_itself(tmp_path):
    import runpy

    weight = Tensor(np.arange(32.0).reshape(8, 4) / 10, label="W")
    program = unroll((weight.tanh() ** 2).mean(), tmp_path / "pass.py")
    alone = runpy.run_path(str(program.path))
    values = alone["forward"]()
    assert np.array_equal(alone["backward"](**values)["W"], program()[1]["W"])


def test_a_program_says_in_one_line_what_it_is():
    program = unroll(build())
    assert repr(program).startswith("<program of E_total, ")
    assert "\n" not in repr(program)


@pytest.mark.parametrize(
    ("label", "name"), [("λ", "lambda_"), ("class", "class_"), ("ϑ", "theta"), ("µ", "mu")]
)
def test_a_keyword_gets_an_underscore_and_a_variant_of_a_letter_is_that_letter(label, name):
    assert list(unroll(Value(2.0, label=label) * 3.0).leaves) == [name]


@pytest.mark.parametrize("name", ["pass.npz", "pass", "", "folder.py"])
def test_a_path_that_is_none_of_a_python_file_is_refused(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.py").mkdir()
    with pytest.raises(InputError, match="write that of a file"):
        unroll(build(), name)
    assert [path.name for path in tmp_path.iterdir()] == ["folder.py"]


def test_a_file_that_unroll_did_not_write_is_left_as_it_is(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("print('a day of work')")
    with pytest.raises(InputError, match="leaves it as it is"):
        unroll(build(), path)
    assert path.read_text() == "print('a day of work')"
