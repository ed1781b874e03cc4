"""Arrays of nothing: every operation gives nothing back, or says that it needs something."""

import numpy as np
import pytest

import nn
import tinygrad_edu as tg
import viz
from tests.cases import for_each
from tests.oracle.test_written_out import by_rule, contributions_of
from tinygrad_edu import OPS, InputError, Tensor, gradients, unroll

SHAPES = [(0,), (2, 0), (0, 3), (2, 0, 3)]
PLACEWISE = [op for op in OPS.values() if not op.is_arraywise]


@pytest.mark.parametrize("op", PLACEWISE, ids=[op.name for op in PLACEWISE])
@for_each(shape=SHAPES, dtype=[np.float64, np.float32])
def test_every_operation_that_goes_place_by_place_takes_arrays_of_nothing(op, shape, dtype):
    nodes = [Tensor(np.zeros(shape, dtype)) for _ in op.examples[0]]
    out = op(*nodes)
    assert (out.shape, out.dtype) == (shape, dtype)
    one_number = np.broadcast_to(dtype(1.0), shape)
    for upstream in (np.ones(shape, dtype), one_number):
        for rule in (by_rule, contributions_of):
            assert [np.shape(found) for found in rule(upstream, out)] == [shape] * len(nodes)
    total = out.sum()
    recorded = gradients(total, nodes, record=True)
    total.backward()
    assert total.data == 0.0
    assert (
        [g.shape for g in recorded] == [node.grad.shape for node in nodes] == [shape] * len(nodes)
    )
    assert {node.grad.dtype for node in nodes} == {np.dtype(dtype)}


NOTHING = {
    "a mask": lambda m: m[m.data < 0],
    "a list": lambda m: m[[]],
    "a slice": lambda m: m[2:2],
    "an array": lambda m: m[np.array([], int)],
}
AFTER = {
    "itself": lambda t: t,
    "negative": lambda t: -t,
    "a product": lambda t: 2.0 * t,
    "a square": lambda t: t**2,
    "a quotient": lambda t: 1.0 / t,
    "relu": lambda t: (-t).relu(),
    "tanh": lambda t: t.tanh() * 3.0,
    "a difference": lambda t: 1.0 - t,
    "a softmax": lambda t: t.reshape(0, 1).softmax(axis=1),
    "a product of matrices": lambda t: t.reshape(0, 1) @ np.ones((1, 3)),
    "nothing joined": lambda t: tg.concatenate([t, t, 1.0 - t]),
    "a choice": lambda t: tg.where(t.data > 0, t, 0.0),
}


@pytest.mark.parametrize("after", AFTER)
@for_each(select=NOTHING)
def test_a_sum_over_nothing_that_was_selected_is_0_and_so_is_its_gradient(select, after):
    m = Tensor([0.5, 0.5], label="m")
    total = AFTER[after](NOTHING[select](m)).sum()
    (recorded,) = gradients(total, [m], record=True)
    steps = list(total.backward_steps())
    assert steps
    m.grad = 0.0
    total.backward()
    assert total.data == 0.0
    assert m.grad.tolist() == recorded.data.tolist() == [0.0, 0.0]
    program = unroll(total)
    assert program()[1]["m"].tolist() == [0.0, 0.0]


def test_a_penalty_of_what_is_too_small_trains_on_when_nothing_is_too_small():
    m = Tensor([0.5, -0.25])
    for _ in range(3):
        m.grad = 0.0
        (-m[m.data < 0]).sum().backward()
        m.data = m.data - 0.2 * np.asarray(m.grad)
    assert m.data == pytest.approx([0.5, 0.15], abs=1e-15)


VIEWS = {
    "repr": repr,
    "picture": lambda E: viz.draw(E).svg(),
    "page": viz.page,
    "explanation": lambda E: str(tg.explain(E, "m")),
    "diagnosis": lambda E: str(tg.diagnose(E)),
    "steps": lambda E: [repr(step) for step in E.backward_steps()],
    "forward steps": lambda E: [repr(step) for step in E.forward_steps()],
    "stepper": tg.Stepper,
    "notebook": lambda E: E._repr_mimebundle_(),
}


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_shows_a_pass_over_nothing(view):
    m = Tensor([0.5, 0.5], label="m")
    error = (-m[m.data < 0]).sum()
    error.label = "E"
    assert VIEWS[view](error) is not None


LAYERS = {
    "Linear": (lambda: nn.Linear(3, 2), (0, 3)),
    "Activation": (lambda: nn.Activation("tanh"), (0, 3)),
    "Flatten": (nn.Flatten, (0, 2, 3, 3)),
    "Conv2d": (lambda: nn.Conv2d(2, 3, 2), (0, 2, 5, 5)),
    "MaxPool2d": (lambda: nn.MaxPool2d(2), (0, 2, 4, 4)),
    "Dropout": (lambda: nn.Dropout(0.5), (0, 3)),
    "LayerNorm": (lambda: nn.LayerNorm(3), (0, 3)),
}


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_takes_a_batch_of_no_samples_and_its_gradients_are_0(name):
    make, shape = LAYERS[name]
    layer, batch = make(), Tensor(np.zeros(shape))
    out = layer(batch)
    out = out if isinstance(out, Tensor) else out[0]
    assert out.shape[0] == 0
    out.sum().backward()
    assert all([not np.any(parameter.grad) for parameter in layer.parameters()])


LOSSES = ["mse", "hinge", "binary_cross_entropy", "binary_cross_entropy_with_logits"]


@pytest.mark.parametrize("shape", [(0,), (0, 1)])
@pytest.mark.parametrize("name", LOSSES)
def test_the_mean_loss_of_no_samples_is_refused_and_a_sum_is_0(name, shape):
    with pytest.raises(InputError, match="no numbers"):
        getattr(nn, name)(Tensor(np.zeros(shape)), np.zeros(shape))
    assert nn.half_squared_error(Tensor(np.zeros(shape)), np.zeros(shape)).data == 0.0


@pytest.mark.parametrize("targets", [[], np.zeros(0, int), np.zeros((0, 3))])
def test_the_cross_entropy_of_no_samples_is_refused(targets):
    with pytest.raises(InputError, match="no rows"):
        nn.cross_entropy(Tensor(np.zeros((0, 3))), targets)


MEANS = {
    "mean": lambda t: t.mean(),
    "var": lambda t: t.var(),
    "std": lambda t: t.std(),
    "max": lambda t: t.max(),
    "min": lambda t: t.min(),
    "logsumexp": lambda t: t.logsumexp(),
    **{
        op.name: lambda t, op=op: op(t, np.zeros(t.shape))
        for op in OPS.values()
        if op.is_by_place and op.name.startswith("mean_")
    },
}


@pytest.mark.parametrize("name", MEANS)
@for_each(shape=SHAPES)
def test_a_mean_or_an_extreme_of_nothing_is_refused(name, shape):
    with pytest.raises(InputError):
        MEANS[name](Tensor(np.zeros(shape)))


def test_a_mean_along_an_axis_that_is_there_takes_the_others_empty():
    t = Tensor(np.zeros((0, 3)))
    assert t.mean(axis=1).shape == (0,)
    with pytest.raises(InputError, match=r"no numbers, in an array of shape \(0, 3\)"):
        t.mean(axis=0)
