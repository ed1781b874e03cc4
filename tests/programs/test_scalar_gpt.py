"""A GPT on single numbers: embeddings, attention, rmsnorm, Adam by hand; beside PyTorch."""

import math
import random
from itertools import pairwise

import pytest

from tinygrad_edu import Value

WORDS = ["anna", "nan", "hanna", "ann"]
LETTERS = sorted(set("".join(WORDS)))
BOS, VOCABULARY = len(LETTERS), len(LETTERS) + 1
WIDTH, HEADS, BLOCK = 8, 2, 6
HEAD = WIDTH // HEADS
STEPS = 4


def matrix(n_out, n_in, std=0.2):
    return [[Value(random.gauss(0, std)) for _ in range(n_in)] for _ in range(n_out)]


def parameters_of_a_gpt():
    return {
        "wte": matrix(VOCABULARY, WIDTH),
        "wpe": matrix(BLOCK, WIDTH),
        "wq": matrix(WIDTH, WIDTH),
        "wk": matrix(WIDTH, WIDTH),
        "wv": matrix(WIDTH, WIDTH),
        "wo": matrix(WIDTH, WIDTH),
        "fc1": matrix(4 * WIDTH, WIDTH),
        "fc2": matrix(WIDTH, 4 * WIDTH),
        "head": matrix(VOCABULARY, WIDTH),
    }


def linear(x, w):
    return [sum(wi * xi for wi, xi in zip(row, x, strict=True)) for row in w]


def softmax(logits):
    mx = max(val.data for val in logits)
    exps = [(val - mx).exp() for val in logits]
    total = sum(exps)
    return [e / total for e in exps]


def rmsnorm(x):
    ms = sum(xi * xi for xi in x) / len(x)
    scale = (ms + 1e-5) ** -0.5
    return [xi * scale for xi in x]


def gpt(p, token, position, keys, values):
    x = [t + q for t, q in zip(p["wte"][token], p["wpe"][position], strict=True)]
    x = rmsnorm(x)
    residual = x
    x = rmsnorm(x)
    q, k, v = linear(x, p["wq"]), linear(x, p["wk"]), linear(x, p["wv"])
    keys.append(k)
    values.append(v)
    joined = []
    for h in range(HEADS):
        at = slice(h * HEAD, (h + 1) * HEAD)
        scores = [
            sum(a * b for a, b in zip(q[at], key[at], strict=True)) / HEAD**0.5 for key in keys
        ]
        weights = softmax(scores)
        joined.extend(
            [
                sum(weights[t] * values[t][at][j] for t in range(len(values)))
                for j in range(HEAD)
            ]
        )  # fmt: skip
    x = [a + b for a, b in zip(linear(joined, p["wo"]), residual, strict=True)]
    residual = x
    hidden = [xi.relu() ** 2 for xi in linear(rmsnorm(x), p["fc1"])]
    x = [a + b for a, b in zip(linear(hidden, p["fc2"]), residual, strict=True)]
    return linear(x, p["head"])


def tokens_of(word):
    return [BOS, *[LETTERS.index(letter) for letter in word], BOS]


def loss_of(p, word):
    tokens = tokens_of(word)
    keys, values, losses = [], [], []
    for position, (token, target) in enumerate(pairwise(tokens)):
        probs = softmax(gpt(p, token, position, keys, values))
        losses.append(-probs[target].log())
    return (1 / len(losses)) * sum(losses)


def loss_in_torch(torch, p, word):
    """The same GPT on whole matrices, with a causal mask."""
    tokens = torch.tensor(tokens_of(word))
    n = len(tokens) - 1

    def norm(x):
        return x * ((x * x).mean(-1, keepdim=True) + 1e-5) ** -0.5

    x = norm(p["wte"][tokens[:-1]] + p["wpe"][:n])
    y = norm(x)
    q, k, v = [
        (y @ p[name].T).reshape(n, HEADS, HEAD).transpose(0, 1) for name in ("wq", "wk", "wv")
    ]
    scores = q @ k.transpose(1, 2) / math.sqrt(HEAD)
    scores = scores.masked_fill(torch.ones(n, n).triu(1).bool(), -math.inf)
    joined = (scores.softmax(-1) @ v).transpose(0, 1).reshape(n, WIDTH)
    x = joined @ p["wo"].T + x
    x = torch.relu(norm(x) @ p["fc1"].T) ** 2 @ p["fc2"].T + x
    return torch.nn.functional.cross_entropy(x @ p["head"].T, tokens[1:])


def test_a_gpt_of_single_numbers_trains_as_the_same_one_in_pytorch():
    """Losses agree to 1e-10, weights after four steps of Adam to 1e-7."""
    torch = pytest.importorskip("torch")
    random.seed(42)
    weights = parameters_of_a_gpt()
    params = [p for mat in weights.values() for row in mat for p in row]
    theirs = {
        name: torch.tensor(
            [[p.data for p in row] for row in mat], dtype=torch.float64, requires_grad=True
        )
        for name, mat in weights.items()
    }
    reference = torch.optim.Adam(theirs.values(), lr=0.01, betas=(0.85, 0.99), eps=1e-8)
    lr, beta1, beta2, eps = 0.01, 0.85, 0.99, 1e-8
    m, v = [0.0] * len(params), [0.0] * len(params)
    for step in range(STEPS):
        loss = loss_of(weights, WORDS[step % len(WORDS)])
        loss.backward()
        for i, p in enumerate(params):
            m[i] = beta1 * m[i] + (1 - beta1) * p.grad
            v[i] = beta2 * v[i] + (1 - beta2) * p.grad**2
            m_hat = m[i] / (1 - beta1 ** (step + 1))
            v_hat = v[i] / (1 - beta2 ** (step + 1))
            p.data -= lr * m_hat / (v_hat**0.5 + eps)
            p.grad = 0

        reference.zero_grad()
        their_loss = loss_in_torch(torch, theirs, WORDS[step % len(WORDS)])
        their_loss.backward()
        reference.step()
        assert loss.data == pytest.approx(their_loss.item(), rel=1e-10)
    for name, mat in weights.items():
        ours = [p.data for row in mat for p in row]
        assert ours == pytest.approx(theirs[name].detach().ravel().tolist(), rel=1e-7, abs=1e-9)
    sample = softmax(gpt(weights, BOS, 0, [], []))
    drawn = random.choices(range(VOCABULARY), weights=[p.data for p in sample])[0]
    assert 0 <= drawn < VOCABULARY
