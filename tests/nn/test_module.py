"""Module: its parts, parameters, buffers, labels and mode."""

import numpy as np
import pytest

import nn
from tinygrad_edu import InputError, Tensor, Value, named_nodes


class Mixed(nn.Module):
    """A module of Values and Tensors, with what is no parameter between them."""

    buffers = ("seen",)

    def __init__(self):
        self.slow = nn.Neuron(1, weights=[2.0])
        self.fast = [nn.Linear(2, 1, seed=0), (nn.BatchNorm(1),)]
        self.own = Tensor([1.0])
        self.computed = self.own * 2.0
        self.constant = Tensor.lift(3.0)
        self.again = self.fast[0]
        self.array = np.ones(2)
        self.seen = 0.0


def test_parameters_are_leaves_of_either_kind_each_once_and_no_constants():
    assert [name for name, _ in Mixed().named_parameters()] == [
        "slow.weights.0",
        "slow.bias",
        "fast.0.weight",
        "fast.0.bias",
        "fast.1.0.scale",
        "fast.1.0.shift",
        "own",
    ]
    kinds = [type(parameter) for parameter in Mixed().parameters()]
    assert kinds == [Value, Value] + [Tensor] * 5


def test_zero_grad_reaches_either_kind():
    model = Mixed()
    (model.fast[0](np.ones((3, 2))).sum() + model.own.sum()).backward()
    model.slow([1.0]).backward()
    grads = [parameter.grad for parameter in model.parameters()]
    assert [bool(np.any(grad)) for grad in grads] == [True, True, True, True, False, False, True]
    model.zero_grad()
    assert [parameter.grad for parameter in model.parameters()] == [0.0] * 7


def test_buffers_come_with_their_owner_and_their_name_in_it():
    model = Mixed()
    norm = model.fast[1][0]
    assert list(model.named_buffers()) == [
        ("seen", model, "seen"),
        ("fast.1.0.running_mean", norm, "running_mean"),
        ("fast.1.0.running_variance", norm, "running_variance"),
    ]
    assert list(nn.Linear(2, 1).named_buffers()) == []


def test_the_mode_of_one_model_is_not_that_of_another():
    first, second = Mixed(), Mixed()
    assert first.eval() is first
    assert not first.training
    assert not first.fast[1][0].training
    assert second.training
    assert nn.BatchNorm(1).training
    assert first.train() is first
    assert first.fast[1][0].training


def test_labels_come_on_request_only_and_leave_those_that_are_there():
    model = nn.Sequential(nn.Linear(2, 2, seed=0), "tanh", nn.Linear(2, 1, seed=1))
    assert named_nodes(model(np.ones((3, 2))).sum()) == {}
    model[0].weight.label = "W1"
    assert model.label_parameters("net") is model
    assert [parameter.label for parameter in model.parameters()] == [
        "W1",
        "net.layers.0.bias",
        "net.layers.2.weight",
        "net.layers.2.bias",
    ]
    found = named_nodes(model(np.ones((3, 2))).sum())
    assert found["net.layers.2.bias"] is model[2].bias
    assert nn.Linear(2, 1).label_parameters().weight.label == "weight"


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        (nn.Linear(64, 32), "Linear(64, 32)"),
        (nn.Linear(64, 32, False), "Linear(64, 32, bias=False)"),
        (nn.Linear(64, 32, "shared"), "Linear(64, 32, bias='shared')"),
        (nn.Conv2d(1, 6, 5), "Conv2d(1, 6, (5, 5))"),
        (
            nn.Conv2d(1, 6, (5, 3), stride=2, padding=(0, 1), bias=False),
            "Conv2d(1, 6, (5, 3), stride=(2, 2), padding=(0, 1), bias=False)",
        ),
        (nn.MaxPool2d(2), "MaxPool2d((2, 2))"),
        (nn.MaxPool2d(3, stride=1), "MaxPool2d((3, 3), stride=(1, 1))"),
        (nn.Flatten(), "Flatten()"),
        (nn.Dropout(0.25), "Dropout(0.25)"),
        (nn.BatchNorm(4), "BatchNorm(4)"),
        (nn.LayerNorm(4), "LayerNorm(4)"),
        (nn.Embedding(9, 4), "Embedding(9, 4)"),
        (nn.RNNCell(3, 4), "RNNCell(3, 4, 'tanh')"),
        (nn.Activation("relu"), "Activation('relu')"),
    ],
)
def test_a_layer_shows_in_one_line_how_it_is_written(layer, text):
    assert repr(layer) == text


class ByName(nn.Module):
    """Parts in a dict, in nested lists, and in a dict in a list."""

    def __init__(self):
        self.parts = {"first": nn.Linear(2, 3, seed=0), "second": {"deep": nn.Linear(3, 1, seed=1)}}
        self.nested = [[Tensor([1.0]), [Tensor([2.0])]], ({"w": Tensor([3.0])},)]
        self.size = {"n": 3, "name": "no part"}

    def forward(self, x):
        return self.parts["second"]["deep"](self.parts["first"](x).relu())


def test_parts_in_dicts_and_nested_lists_are_found_and_are_trained_and_saved(tmp_path):
    model, other = ByName(), ByName()
    names = [
        *("parts.first.weight", "parts.first.bias"),
        *("parts.second.deep.weight", "parts.second.deep.bias"),
        *("nested.0.0", "nested.0.1.0", "nested.1.0.w"),
    ]
    assert [name for name, _ in model.named_parameters()] == names
    before = nn.state_dict(model)
    (model(np.ones((4, 2))) ** 2).mean().backward()
    nn.SGD(model.parameters(), lr=0.1).step()
    assert not np.array_equal(before["parts.first.weight"], nn.state_dict(model)[names[0]])
    nn.load(nn.save(model, tmp_path / "model"), other)
    for name, array in nn.state_dict(model).items():
        assert np.array_equal(array, nn.state_dict(other)[name])
    assert model.eval().parts["second"]["deep"].training is False


def test_a_module_that_defines_forward_is_called_as_in_pytorch():
    model = ByName()
    x = np.array([[1.0, -2.0]])
    assert np.array_equal(model(x).data, model.forward(x).data)
    assert nn.Sequential(model, "tanh")(x).data == pytest.approx(np.tanh(model(x).data), rel=1e-15)


def test_a_module_that_does_not_say_what_it_computes_names_what_to_write():
    class Empty(nn.Module):
        pass

    with pytest.raises(
        InputError, match=r"Empty does not say.*__call__\(self, x\), or def forward"
    ):
        Empty()(1.0)


def test_two_parts_of_one_name_are_refused_where_one_would_be_lost(tmp_path):
    class Twice(nn.Module):
        def __init__(self):
            self.parts = {1: Tensor([1.0]), "1": Tensor([2.0])}

    assert len(Twice().parameters()) == 2
    with pytest.raises(InputError, match=r"two parameters of the name parts\.1"):
        nn.save(Twice(), tmp_path / "twice")
