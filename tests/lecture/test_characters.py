"""The reader of names learns more than the frequency of letters, and invents names."""

import math
from collections import Counter

import numpy as np
import pytest

import nn
from examples.lecture import characters as row
from tinygrad_edu import softmax


@pytest.fixture(scope="module")
def trained():
    return row.train()


def test_there_are_756_names_none_twice_and_the_same_every_time():
    assert len(set(row.names())) == len(row.names()) == 12 * 7 * 9
    assert row.names() == row.names()


def test_samples_are_three_letters_each_and_the_letter_that_follows():
    X, y = row.samples(["ab"])
    letters = [("".join([row.LETTERS[i] for i in x]), row.LETTERS[t]) for x, t in zip(X, y)]
    assert letters == [("...", "a"), ("..a", "b"), (".ab", ".")]


def test_the_scores_and_the_first_error_are_those_of_the_formulas_by_hand():
    X, y = row.samples(row.names()[:5])
    model = row.Reader()
    C, W1, b1, W2, b2 = [parameter.data for parameter in model.parameters()]
    h = np.tanh(C[X].reshape(len(X), -1) @ W1 + b1)
    scores = h @ W2 + b2
    assert model(X).data == pytest.approx(scores, rel=1e-12)
    p = softmax(scores)
    expected = -np.log(p[np.arange(len(y)), y]).mean()
    assert float(nn.cross_entropy(model(X), y).data) == pytest.approx(expected, rel=1e-12)


def test_it_foretells_unseen_names_far_better_than_letter_frequencies_do(trained):
    model, _ = trained
    read, unseen = row.names()[:680], row.names()[680:]
    count = Counter("".join([word + "." for word in read]))
    text = "".join([word + "." for word in unseen])
    frequencies = -sum([math.log(count[letter] / count.total()) for letter in text]) / len(text)
    assert row.error_of(model, unseen) < frequencies / 2
    assert row.error_of(model, unseen) == pytest.approx(row.error_of(model, read), rel=0.15)


def test_a_name_costs_at_least_ln_756_as_no_model_can_do_better(trained):
    # Gibbs: of 756 names alike in chance, the mean of −ln p(name) is at least ln 756
    model, _ = trained
    letters = sum([len(word) + 1 for word in row.names()])
    a_name = row.error_of(model, row.names()) * letters / 756
    assert math.log(756) < a_name < 1.3 * math.log(756)


def test_most_of_the_names_it_invents_are_made_of_the_syllables(trained):
    model, _ = trained
    invented = [row.invent(model, seed) for seed in range(40)]
    assert invented == [row.invent(model, seed) for seed in range(40)]
    assert sum([name in row.names() for name in invented]) >= 20
    untrained = [row.invent(row.Reader(), seed) for seed in range(40)]
    assert not any([name in row.names() for name in untrained])


def test_the_script_runs_from_anywhere_and_draws_when_asked(script):
    printed, out = script(row)
    assert "every letter alike" in printed
    assert [path.name for path in out.iterdir()] == ["characters.png"]
