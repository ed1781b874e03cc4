"""What layers take, and how they refuse the rest."""

import numpy as np
import pytest

import nn
from tinygrad_edu import InputError, Tensor, Value, gradients

WIDE, NARROW = np.float64, np.float32


def test_lists_and_whole_numbers_are_taken_for_data():
    layer = nn.Linear(2, 1, seed=0)
    expected = layer(np.array([[1.0, 2.0]])).data
    assert np.array_equal(layer([[1, 2]]).data, expected)
    assert np.array_equal(layer(np.array([[1, 2]], dtype=np.uint8)).data, expected)
    assert nn.Flatten()([[[1, 2], [3, 4]]]).tolist() == [[1.0, 2.0, 3.0, 4.0]]
    assert nn.MaxPool2d(2)([[[[1, 2], [3, 4]]]]).tolist() == [[[[4.0]]]]
    assert nn.Activation("relu")([-1, 2]).tolist() == [0.0, 2.0]


LAYERS = [
    (lambda dtype: nn.Linear(4, 2, seed=0, dtype=dtype), (3, 4)),
    (lambda dtype: nn.Linear(4, 2, "shared", seed=0, dtype=dtype), (3, 4)),
    (lambda dtype: nn.Conv2d(2, 2, 2, padding=1, seed=0, dtype=dtype), (3, 2, 3, 3)),
    (lambda dtype: nn.BatchNorm(4, dtype=dtype), (3, 4)),
    (lambda dtype: nn.BatchNorm(4, dtype=dtype).eval(), (3, 4)),
    (lambda dtype: nn.LayerNorm(4, dtype=dtype), (3, 4)),
    (lambda dtype: nn.RNNCell(4, 4, seed=0, dtype=dtype), (3, 4)),
]


@pytest.mark.parametrize(("make", "shape"), LAYERS)
@pytest.mark.parametrize(("own", "given"), [(NARROW, WIDE), (WIDE, NARROW), (NARROW, NARROW)])
@pytest.mark.parametrize("as_tensor", [True, False])
def test_output_and_gradients_have_the_dtype_of_the_parameters(make, shape, own, given, as_tensor):
    layer = make(own)
    array = np.sin(np.arange(np.prod(shape))).reshape(shape).astype(given)
    x = Tensor(array) if as_tensor else array
    out = layer(x, array) if isinstance(layer, nn.RNNCell) else layer(x)
    assert out.dtype == own
    found = gradients((out * out).sum(), layer.parameters())
    assert [gradient.dtype for gradient in found] == [np.dtype(own)] * len(found)
    if as_tensor:
        (out * out).sum().backward()
        assert x.grad.dtype == given


def test_values_are_refused_with_how_to_join_them():
    layer = nn.Linear(2, 1, seed=0)
    a, b = Value(1.0), Value(2.0)
    for wrong in (a, [a, b], [[a, b]]):
        with pytest.raises(InputError, match=r"Linear\(2, 1\) got .*Tensor\.of\(\[\[x1, x2\]\]\)"):
            layer(wrong)
    layer(Tensor.of([[a, b]])).sum().backward()
    assert [a.grad, b.grad] == layer.weight.data[:, 0].tolist()


IMAGES = np.ones((2, 1, 8, 8))


@pytest.mark.parametrize(
    ("layer", "x", "parts"),
    [
        (nn.Linear(3, 2), np.ones(4), ["Linear(3, 2)", "(4,)", "(batch, 3)", "reshape(1, -1)"]),
        (nn.Linear(3, 2), np.ones((3, 4)), ["Linear(3, 2)", "(3, 4)", "(batch, 3)", "x.T"]),
        (nn.Linear(3, 2), np.ones((5, 4)), ["(5, 4)", "(batch, 3)", "for 4 inputs"]),
        (nn.Linear(64, 2), IMAGES, ["(2, 1, 8, 8)", "(batch, 64)", "nn.Flatten()"]),
        (nn.Linear(3, 2), [[1.0], [1.0, 2.0]], ["Linear(3, 2)", "rows of one length"]),
        (nn.Linear(3, 2), "abc", ["Linear(3, 2)", "'abc'", "array of numbers"]),
        (nn.Linear(3, 2), None, ["Linear(3, 2)", "None", "array of numbers"]),
        (nn.Conv2d(1, 2, 3), IMAGES[:, 0], ["Conv2d(1, 2, (3, 3))", "images[:, None]"]),
        (nn.Conv2d(3, 2, 3), np.ones((2, 8, 8, 3)), ["(batch, 3, height", "0, 3, 1, 2"]),
        (nn.Conv2d(3, 2, 3), IMAGES, ["(2, 1, 8, 8)", "(batch, 3, height", "for 1 channels"]),
        (nn.Conv2d(1, 2, 9), IMAGES, ["Conv2d(1, 2, (9, 9))", "9×9 at least"]),
        (nn.Conv2d(1, 2, 9), np.ones((2, 64)), ["(2, 64)", "x.reshape(batch, channels"]),
        (nn.MaxPool2d(2), IMAGES[:, 0], ["MaxPool2d((2, 2))", "(2, 8, 8)", "(batch, channels"]),
        (nn.MaxPool2d(9), IMAGES, ["MaxPool2d((9, 9))", "(2, 1, 8, 8)", "9×9 at least"]),
        (nn.MaxPool2d((2, 5)), np.ones((2, 1, 5, 4)), ["(2, 1, 5, 4)", "2×5 at least"]),
        (nn.Flatten(), 1.0, ["Flatten()", "(batch, …)"]),
        (nn.BatchNorm(3), np.ones((2, 4)), ["BatchNorm(3)", "(2, 4)", "BatchNorm(4)"]),
        (nn.BatchNorm(3), np.ones((2, 3, 5)), ["(2, 3, 5)", "(batch, 3)", "x[..., None]"]),
        (nn.BatchNorm(3), np.ones(3), ["(3,)", "(batch, 3, height, width)"]),
        (nn.LayerNorm(3), np.ones((2, 4)), ["LayerNorm(3)", "(2, 4)", "(…, 3)", "LayerNorm(4)"]),
        (nn.RNNCell(3, 2), np.ones((7, 4, 3)), ["RNNCell(3, 2, 'tanh')", "for x in sequence"]),
        (nn.RNNCell(3, 2), np.ones(3), ["(3,)", "(batch, 3)", "reshape(1, -1)"]),
        (nn.RNNCell(3, 2), np.ones((5, 4)), ["(5, 4)", "(batch, 3)", "for 4 inputs"]),
        (nn.Activation("relu"), "abc", ["Activation('relu')", "'abc'", "array of numbers"]),
    ],
)
def test_what_does_not_fit_is_refused_with_layer_came_expected_and_a_way_out(layer, x, parts):
    with pytest.raises(InputError) as caught:
        layer(x)
    for part in parts:
        assert part in str(caught.value)


def test_padding_makes_room_for_a_window():
    assert nn.Conv2d(1, 2, 9, padding=(1, 0))(np.ones((2, 1, 7, 9))).shape == (2, 2, 1, 1)
    with pytest.raises(InputError, match="7×9 at least"):
        nn.Conv2d(1, 2, 9, padding=(1, 0))(np.ones((2, 1, 6, 9)))
