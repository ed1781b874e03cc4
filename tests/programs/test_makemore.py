"""The lecture's makemore on Tensors: bigrams, the MLP with an embedding, batch norm by hand."""

import numpy as np
import pytest

from tinygrad_edu import Tensor, no_grad

WORDS = ["emma", "olivia", "ava", "isabella", "mia", "noah", "liam", "ethan"]
CHARS = sorted(set("".join(WORDS)))
STOI = {s: i + 1 for i, s in enumerate(CHARS)} | {".": 0}
VOCABULARY, BLOCK, WIDTH, HIDDEN = len(STOI), 3, 2, 20


def dataset():
    X, Y = [], []
    for word in WORDS:
        context = [0] * BLOCK
        for letter in word + ".":
            X.append(context)
            Y.append(STOI[letter])
            context = [*context[1:], STOI[letter]]
    return np.array(X), np.array(Y)


X, Y = dataset()


def starts(*shapes):
    rng = np.random.default_rng(2147483647)
    return [rng.standard_normal(shape) for shape in shapes]


def both(torch, *arrays):
    ours = [Tensor(array) for array in arrays]
    return ours, [torch.tensor(array, requires_grad=True) for array in arrays]


def same(ours, theirs, rel=1e-9):
    for mine, other in zip(ours, theirs, strict=True):
        assert mine.data == pytest.approx(other.detach().numpy(), rel=rel, abs=1e-12)


def step(torch, ours, theirs, lr):
    for p in ours:
        p.data += -lr * p.grad
    with torch.no_grad():
        for p in theirs:
            p += -lr * p.grad


def test_the_bigram_network_by_counts_and_probabilities():
    torch = pytest.importorskip("torch")
    xs, ys = X[:, -1], Y
    n = len(xs)
    (W,), (V,) = both(torch, *starts((VOCABULARY, VOCABULARY)))
    xenc = np.eye(VOCABULARY)[xs]
    for _ in range(5):
        logits = xenc @ W
        counts = logits.exp()
        probs = counts / counts.sum(1, keepdims=True)
        loss = -probs[np.arange(n), ys].log().mean() + 0.01 * (W**2).mean()
        W.grad = None
        loss.backward()

        expected = (
            torch.nn.functional.cross_entropy(torch.tensor(xenc) @ V, torch.tensor(ys))
            + 0.01 * (V**2).mean()
        )
        V.grad = None
        expected.backward()
        step(torch, [W], [V], 50.0)
        assert loss.item() == pytest.approx(expected.item(), rel=1e-12)
        same([W], [V])


@pytest.mark.parametrize("rows", [range, np.arange, lambda n: list(range(n))])
def test_the_mlp_with_an_embedding(rows):
    torch = pytest.importorskip("torch")
    ours, theirs = both(torch, *starts((VOCABULARY, WIDTH), (BLOCK * WIDTH, HIDDEN), HIDDEN,
                                       (HIDDEN, VOCABULARY), VOCABULARY))  # fmt: skip
    C, W1, b1, W2, b2 = ours
    D, V1, c1, V2, c2 = theirs
    rng = np.random.default_rng(0)
    for _ in range(10):
        ix = rng.integers(0, X.shape[0], (32,))
        emb = C[X[ix]]
        h = (emb.reshape(-1, BLOCK * WIDTH) @ W1 + b1).tanh()
        logits = h @ W2 + b2
        counts = logits.exp()
        prob = counts / counts.sum(1, keepdims=True)
        loss = -prob[rows(32), Y[ix]].log().mean()
        for p in ours:
            p.grad = None
        loss.backward()

        their_h = torch.tanh(D[torch.tensor(X[ix])].view(-1, BLOCK * WIDTH) @ V1 + c1)
        expected = torch.nn.functional.cross_entropy(their_h @ V2 + c2, torch.tensor(Y[ix]))
        for p in theirs:
            p.grad = None
        expected.backward()
        step(torch, ours, theirs, 0.1)
        assert loss.item() == pytest.approx(expected.item(), rel=1e-11)
        same(ours, theirs)
    assert sum(p.size for p in ours) == sum(p.numel() for p in theirs)


def test_batch_normalisation_by_hand_and_its_running_means():
    torch = pytest.importorskip("torch")
    ours, theirs = both(torch, *starts((VOCABULARY, WIDTH), (BLOCK * WIDTH, HIDDEN), (1, HIDDEN),
                                       (1, HIDDEN), (HIDDEN, VOCABULARY)))  # fmt: skip
    C, W1, gain, bias, W2 = ours
    D, V1, their_gain, their_bias, V2 = theirs
    running, their_running = np.zeros((1, HIDDEN)), torch.zeros((1, HIDDEN), dtype=torch.float64)
    for _ in range(3):
        hpreact = C[X].reshape(len(X), -1) @ W1
        mean = hpreact.mean(0, keepdims=True)
        std = hpreact.std(0, keepdims=True, ddof=1)
        h = (gain * (hpreact - mean) / std + bias).tanh()
        logits = h @ W2
        logprobs = logits - logits.max(1, keepdims=True)
        logprobs = logprobs - logprobs.exp().sum(1, keepdims=True).log()
        loss = -logprobs[range(len(X)), Y].mean()
        with no_grad():
            running = 0.999 * running + 0.001 * mean.data
        for p in ours:
            p.grad = None
        loss.backward()

        pre = D[torch.tensor(X)].view(len(X), -1) @ V1
        their_mean, their_std = pre.mean(0, keepdim=True), pre.std(0, keepdim=True)
        their_h = torch.tanh(their_gain * (pre - their_mean) / their_std + their_bias)
        expected = torch.nn.functional.cross_entropy(their_h @ V2, torch.tensor(Y))
        with torch.no_grad():
            their_running = 0.999 * their_running + 0.001 * their_mean
        for p in theirs:
            p.grad = None
        expected.backward()
        step(torch, ours, theirs, 0.1)
        assert loss.item() == pytest.approx(expected.item(), rel=1e-11)
        same(ours, theirs, rel=1e-8)
    assert running == pytest.approx(their_running.numpy(), rel=1e-9)
