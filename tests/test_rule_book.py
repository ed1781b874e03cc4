"""The rule book: an operation is written once, and what asks of it goes by what it says itself."""

import ast

import numpy as np
import pytest

import tinygrad_edu as tg
from tests.importing import PACKAGES, ROOT
from tinygrad_edu import InputError, Tensor, Value
from tinygrad_edu.arraywise import Arraywise
from tinygrad_edu.node import Node
from tinygrad_edu.op import Op
from tinygrad_edu.operation import Templates
from tinygrad_edu.registry import OPS


def operands_and_settings(op):
    example = op.examples[0]
    if op.partials is None:
        return example[:-1], dict(example[-1])
    return example, {}


@pytest.mark.parametrize("name", OPS)
def test_every_operation_has_a_vjp_of_one_signature_and_partials_or_none(name):
    op = OPS[name]
    operands, settings = operands_and_settings(op)
    out = op.compute(*operands, **settings)
    found = op.vjp(np.ones_like(out)[()], out, *operands, **settings)
    assert len(found) == len(operands)
    assert (op.partials is None) == op.is_arraywise
    assert op.derivative is (op.partials or op.vjp)


@pytest.mark.parametrize("name", [name for name, op in OPS.items() if op.partials])
@pytest.mark.parametrize("upstream", [1.0, -0.5, 0.0])
def test_the_vjp_of_an_elementwise_operation_is_upstream_times_partial_to_the_last_bit(
    name, upstream
):
    op = OPS[name]
    for example in op.examples:
        out = op.compute(*example)
        expected = [upstream * partial for partial in op.partials(out, *example)]
        assert list(op.vjp(upstream, out, *example)) == expected


def test_where_upstream_is_0_an_infinite_partial_counts_for_nothing():
    x, out = np.array([0.0, 4.0]), np.array([0.0, 2.0])
    with np.errstate(divide="ignore", invalid="ignore"):
        assert tg.sqrt.partials(out, x)[0].tolist() == [np.inf, 0.25]
        assert tg.sqrt.vjp(np.array([0.0, 2.0]), out, x)[0].tolist() == [0.0, 0.5]


@pytest.mark.parametrize("kind", [Value, lambda number: Tensor([number])])
def test_a_vjp_of_nodes_is_a_graph_and_none_for_a_plain_number(kind):
    x, upstream = kind(3.0), kind(2.0)
    to_x, to_number = tg.multiply.vjp(upstream, x * 5.0, x, 5.0)
    assert isinstance(to_x, Node)
    assert np.all(to_x.data == 10.0)
    assert to_number is None


def test_a_rule_is_put_where_its_signature_belongs():
    def d_half(s, x):
        return (0.5,)

    def d_all(upstream, s, x, axis=None):
        return (upstream,)

    half = Op(lambda x: x / 2.0, "½", Templates("½{}"), name="half")
    whole = Arraywise(lambda x, axis=None: x, "all", Templates("all({})"), name="all")
    assert half.rule(d_half) is half.partials is half.derivative is d_half
    assert whole.rule(d_all) is whole.vjp is whole.derivative is d_all
    assert half.vjp(3.0, 1.0, 2.0) == (1.5,)
    assert whole.partials is None


@pytest.mark.parametrize("kind", [Op, Arraywise])
def test_an_operation_without_a_rule_says_so_however_it_is_asked(kind):
    bare = kind(lambda x, axis=None: x, "b", Templates("b({})"), name="bare")
    settings = {"axis": 0} if kind is Arraywise else {}
    with pytest.raises(InputError, match="bare has no rule to differentiate it by"):
        bare.vjp(1.0, 2.0, 2.0, **settings)


# Who an operation is, is said where it is registered, and nobody else goes by its name.

AT_HOME = (("tinygrad_edu", "rules"), ("tinygrad_edu", "notation"))
"""The folders in which an operation may be called by its name."""

REGISTRIES = {"OPS", "OF_NUMPY"}
OF_AN_OPERATION = {"op", "operation"}


def is_name_of_operation(part, aliases=()):
    """Whether a part of a syntax tree is op.name, or a variable that was set to it."""
    if isinstance(part, ast.Name):
        return part.id in aliases
    if isinstance(part, ast.NamedExpr):
        return is_name_of_operation(part.value, aliases)
    if not isinstance(part, ast.Attribute) or part.attr not in ("name", "symbol"):
        return False
    owner = part.value
    return (owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")) in (
        OF_AN_OPERATION
    )


def words_in(part):
    """The texts in a literal: a text, or a tuple, list, set or dict with texts in it."""
    if isinstance(part, ast.Constant):
        return {part.value} if isinstance(part.value, str) else set()
    if isinstance(part, ast.Call) and getattr(part.func, "id", "") in ("frozenset", "set", "tuple"):
        return set().union(*[words_in(given) for given in part.args])
    if isinstance(part, ast.Dict):
        return set().union(*[words_in(key) for key in part.keys if key is not None])
    elements = getattr(part, "elts", [])
    return set().union(*[words_in(element) for element in elements])


def is_table(part):
    """Whether a part is a literal of texts, or a constant by its capitals, and no registry."""
    if isinstance(part, ast.Name):
        return part.id.isupper() and part.id not in REGISTRIES
    return bool(words_in(part))


def names_gone_by(source):
    """The places of a source that compare the name of an operation with a literal, or look it up.

    They are: op.name == "log", op.name in SUMS, ADVICE[op.name], ADVICE.get(op.name), match, the
    same with a variable that is op.name, layer.name == "relu", and OPS["log"].
    """
    tree = ast.parse(source)
    aliases = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, (ast.Assign, ast.NamedExpr))
        and any([is_name_of_operation(part) for part in ast.walk(node.value)])
        and not isinstance(node.value, (ast.Call, ast.JoinedStr, ast.BinOp, ast.List, ast.Tuple))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    tables_here = {
        (node.targets[0] if isinstance(node, ast.Assign) else node.target).id: words_in(node.value)
        for node in tree.body
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None
        if isinstance(node.targets[0] if isinstance(node, ast.Assign) else node.target, ast.Name)
    }
    found = []
    for node in ast.walk(tree):
        sides, tables = [], []
        if isinstance(node, ast.Compare):
            sides = tables = [node.left, *node.comparators]
        elif isinstance(node, ast.Subscript):
            sides, tables = [node.slice], [node.value]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            if node.func.attr in ("get", "startswith", "endswith", "pop"):
                sides = tables = [node.args[0], node.func.value]
        elif isinstance(node, ast.Match) and is_name_of_operation(node.subject, aliases):
            found.append(node)
        is_asked = any([is_name_of_operation(side, aliases) for side in sides])
        words = set().union(
            *[
                words_in(table) | tables_here.get(getattr(table, "id", ""), set())
                for table in tables
            ]
        )
        by_any_name = any([getattr(side, "attr", "") == "name" for side in sides])
        by_registry = any([getattr(table, "id", "") in REGISTRIES for table in tables])
        is_fetched = by_registry and any([words_in(side) for side in sides])
        if (
            (is_asked and any([is_table(table) for table in tables]))
            or (by_any_name and words & OPS.keys())
            or is_fetched
        ):
            found.append(node)
    return [f"line {node.lineno}: {ast.unparse(node).splitlines()[0]}" for node in found]


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_goes_by_the_name_of_an_operation(package):
    for path in sorted((ROOT / package).rglob("*.py")):
        if path.relative_to(ROOT).parts[:2] not in AT_HOME:
            found = names_gone_by(path.read_text(encoding="utf-8"))
            assert not found, f"{path.relative_to(ROOT)}, {'; '.join(found)}: let the operation say"


@pytest.mark.parametrize(
    "source",
    [
        'if node.op.name == "log": pass',
        'if "log" != op.name: pass',
        'if operation.name not in ("log", "exp"): pass',
        'SUMS = ("add", "sum")\nif node.op.name in SUMS: pass',
        "from elsewhere import SUMS\nif node.op.name in SUMS: pass",
        'ADVICE = {"log": "…"}\nadvice = ADVICE[node.op.name]',
        'ADVICE = {"log": "…"}\nadvice = ADVICE.get(node.op.name, "")',
        '{"log": 1}[op.name]',
        'name = node.op.name if node.op else ""\nif name == "log": pass',
        'if (name := node.op.name) in {"log"}: pass',
        'if op.name.startswith("log"): pass',
        'match node.op.name:\n    case "log": pass',
        'if op.symbol == "ln": pass',
        'if layer.name in ("tanh", "relu"): pass',
        'TORCH = {"relu": "ReLU"}\nif layer.name in TORCH: pass',
        'TORCH: dict[str, str] = {"relu": "ReLU"}\nlayer = TORCH[layer.name]',
        'log = OPS["log"]',
        'log = OPS.get("log")',
    ],
)
def test_what_goes_by_the_name_of_an_operation_is_found(source):
    assert len(names_gone_by(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "known = OPS.get(op.name)",
        "OPS[op.name] = op",
        "if node.op.name == name: pass",
        "if node.op.name in names: pass",
        'text = f"born in {node.op.name}"',
        'if node.op.role == "sum": pass',
        "if op is multiply: pass",
        'if name == "matmul": pass',
        'if array.dtype.kind in "biuf": pass',
        'if path.name == "unrolled.py": pass',
    ],
)
def test_what_goes_by_anything_else_is_let_through(source):
    assert names_gone_by(source) == []
