"""A character-level model: it reads names letter by letter, and then invents its own.

    python examples/lecture/characters.py
    python examples/lecture/characters.py --out out    writes the picture as well

The names are put together from syllables by the example itself. Three letters give the next:
embedding, one hidden layer of tanh, and E = (1/n) Σ −ln p(the letter that follows).

Source: Bengio, Ducharme, Vincent and Jauvin, A neural probabilistic language model, JMLR 3, 2003.
"""

# ruff: noqa: N803, N806 (X is a matrix, E the error: the field writes them so)

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

import nn
import viz.plots
from examples.lecture._figures import panels, save
from examples.lessons.showing import folder_for_drawings, print_table
from tinygrad_edu import no_grad, softmax

STYLE = viz.plots.style.LIGHT
FIRST = ("al", "ber", "dor", "el", "fen", "gar", "hol", "kel", "lin", "mar", "nor", "wes")
MIDDLE = ("a", "e", "en", "er", "i", "ing", "o")
LAST = ("bach", "burg", "dale", "ford", "ham", "mond", "stad", "ton", "wick")
LETTERS = "." + "".join(sorted(set("".join((*FIRST, *MIDDLE, *LAST)))))
"""Every letter that there is; the dot stands before and after a name."""

CONTEXT = 3


def names() -> list[str]:
    """Return every name, 12 · 7 · 9 = 756 of them, in an order of chance."""
    every = [a + b + c for a in FIRST for b in MIDDLE for c in LAST]
    return [every[place] for place in np.random.default_rng(0).permutation(len(every))]


def samples(words: list[str]) -> tuple[Any, Any]:
    """Return three letters each, as numbers, and the letter that follows them."""
    X, y = [], []
    for word in words:
        context = [0] * CONTEXT
        for letter in word + ".":
            X.append(context)
            y.append(LETTERS.index(letter))
            context = [*context[1:], y[-1]]
    return np.array(X), np.array(y)


class Reader(nn.Module):
    """Scores of the next letter = W₂ · tanh(W₁ · (the three embedded letters) + b₁) + b₂."""

    def __init__(self, size: int = 8, hidden: int = 64) -> None:
        self.embedding = nn.Embedding(len(LETTERS), size, seed=0)
        self.first = nn.Linear(CONTEXT * size, hidden, seed=1)
        self.last = nn.Linear(hidden, len(LETTERS), seed=2)

    def __call__(self, X: Any) -> Any:
        """Return the scores, of shape (n, letters)."""
        embedded = self.embedding(X)
        return self.last(self.first(embedded.reshape(len(X), -1)).tanh())


def train(steps: int = 600) -> tuple[Reader, list[float]]:
    """Return a model that read nine tenths of the names, and E of each batch of 128."""
    X, y = samples(names()[:680])
    model, generator = Reader(), np.random.default_rng(1)
    adam = nn.Adam(model.parameters(), lr=0.01)
    errors = []
    for _ in range(steps):
        batch = generator.integers(len(X), size=128)
        adam.zero_grad()
        E = nn.cross_entropy(model(X[batch]), y[batch])
        E.backward()
        adam.step()
        errors.append(float(E.data))
    return model, errors


def error_of(model: Reader, words: list[str]) -> float:
    """Return E = (1/n) Σ −ln p over all letters of some names."""
    X, y = samples(words)
    with no_grad():
        return float(nn.cross_entropy(model(X), y).data)


def invent(model: Reader, seed: int, longest: int = 20) -> str:
    """Return a name, each letter drawn with the probability that the model gives it."""
    generator, context, word = np.random.default_rng(seed), [0] * CONTEXT, ""
    for _ in range(longest):
        with no_grad():
            p = softmax(model(np.array([context])).data[0])
        place = int(generator.choice(len(LETTERS), p=p))
        if place == 0:
            break
        word += LETTERS[place]
        context = [*context[1:], place]
    return word


def draw(errors: list[float]) -> Any:
    """Draw E over the steps, with the E of guessing blindly beside it."""
    figure, (ax,) = panels(1, size=(5.6, 3.6))
    ax.plot(errors, color=STYLE.series[0], label="E of a batch")
    ax.axhline(np.log(len(LETTERS)), color=STYLE.soft, linestyle="--", label="every letter alike")
    viz.plots.canvas.draw_grid(ax, STYLE)
    viz.plots.canvas.finish(ax, STYLE, "", "step", "E = (1/n) Σ −ln p")
    ax.set_ylim(0.0, None)
    ax.set_title("How well the next letter is foretold", fontsize="medium")
    ax.legend(frameon=False)
    return figure


def main(arguments: list[str] | None = None) -> None:
    """Train, print how well unseen names are foretold, and names that the model invents."""
    out = folder_for_drawings(__doc__, arguments)
    model, errors = train()
    words = names()
    rows = [
        ("every letter alike", f"{np.log(len(LETTERS)):.4f}"),
        ("680 names it read", f"{error_of(model, words[:680]):.4f}"),
        ("76 names it did not", f"{error_of(model, words[680:]):.4f}"),
    ]
    print_table(("", "E for each letter"), rows)
    invented = [invent(model, seed) for seed in range(12)]
    where = dict.fromkeys(words[:680], "one that it read") | dict.fromkeys(
        words[680:], "one that it did not read"
    )
    rows = [(name, where.get(name, "no")) for name in invented]
    print_table(("invented", "among the 756"), rows)
    if out:
        save(draw(errors), out / "characters.png")


if __name__ == "__main__":
    main()
