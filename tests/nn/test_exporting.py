"""to_torch: the same model in PyTorch."""

import sys

import numpy as np
import pytest

import nn
from tinygrad_edu import InputError


def numbers(*shape):
    return np.sin(1.0 + np.arange(np.prod(shape))).reshape(shape)


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 3, 3, padding=1, seed=0),
        nn.BatchNorm(3),
        "relu",
        nn.MaxPool2d(2),
        nn.Conv2d(3, 4, 2, stride=2, seed=1),
        "tanh",
        nn.Flatten(),
        nn.Linear(16, 5, seed=2),
        nn.LayerNorm(5),
        "softplus",
        nn.Dropout(0.0),
        nn.Linear(5, 3, bias=False, seed=3),
        "log_softmax",
    )


@pytest.mark.parametrize(
    ("model", "data"),
    [
        (lenet(), numbers(2, 1, 8, 8)),
        (nn.Sequential(nn.Linear(4, 3, seed=0), nn.BatchNorm(3), "leaky_relu"), numbers(5, 4)),
        (
            nn.MLP(4, [3, 2], "tanh", "sigmoid", bias="shared", biases=[0.3, -0.2], seed=0),
            numbers(5, 4),
        ),
        (nn.MLP(4, [3, 2], bias="none", seed=0), numbers(5, 4)),
        (nn.Linear(4, 3, seed=0, dtype=np.float32), numbers(5, 4).astype(np.float32)),
    ],
)
def test_outputs_and_gradients_are_those_of_the_model(model, data):
    torch = pytest.importorskip("torch")
    theirs = nn.to_torch(model)
    ours = model.to_tensors() if isinstance(model, nn.MLP) else model
    tolerance = 1e-5 if data.dtype == np.float32 else 1e-10
    out, other = ours(data), theirs(torch.tensor(data))
    assert other.detach().numpy() == pytest.approx(out.data, rel=tolerance, abs=tolerance)
    (out * out).sum().backward()
    (other * other).sum().backward()
    if not isinstance(model, nn.MLP):  # a shared bias is one number here, and several there
        pairs = zip(ours.parameters(), theirs.parameters(), strict=True)
        for mine, parameter in pairs:
            gradient = parameter.grad.numpy()
            expected = gradient.T if mine.ndim == 2 else gradient
            assert mine.grad == pytest.approx(expected, rel=tolerance, abs=tolerance)


def test_a_recurrent_cell_and_an_embedding_have_their_counterparts():
    torch = pytest.importorskip("torch")
    cell = nn.RNNCell(4, 3, seed=0)
    theirs = nn.to_torch(cell)
    x, h = numbers(5, 4), numbers(5, 3)
    expected = theirs(torch.tensor(x), torch.tensor(h)).detach().numpy()
    assert cell(x, h).data == pytest.approx(expected, rel=1e-12)
    words = nn.Embedding(6, 2, seed=0)
    found = nn.to_torch(words)(torch.tensor([1, 5])).detach().numpy()
    assert np.array_equal(words([1, 5]).data, found)


def test_a_model_in_use_is_in_use_there_too():
    pytest.importorskip("torch")
    model = nn.Sequential(nn.Linear(4, 3), nn.Dropout(0.5)).eval()
    assert not nn.to_torch(model).training


def test_a_layer_without_counterpart_is_named():
    pytest.importorskip("torch")
    with pytest.raises(InputError, match=r"<lambda>.*has no counterpart"):
        nn.to_torch(nn.Sequential(nn.Linear(4, 3), lambda x: x))


def test_without_pytorch_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(InputError, match="pip install torch"):
        nn.to_torch(nn.Linear(2, 2))
