"""The examples on real data reach what they promise."""

import re

import numpy as np
import pytest

from examples import broadcast, digits, lenet_digits, moons


def accuracies(text):
    return [float(number) for number in re.findall(r"([\d.]+)% of", text)]


def test_moons_are_told_apart_completely_on_values_and_on_tensors(capsys):
    moons.main([])
    shown = capsys.readouterr().out
    assert accuracies(shown) == [100.0, 100.0]
    by_values, by_tensors = re.findall(r"loss ([\d.]+)", shown)
    assert by_values == by_tensors
    assert "#" in shown


def test_the_gradient_of_a_bias_is_seen_to_be_the_sum_over_its_copies(capsys):
    broadcast.main([])
    shown = capsys.readouterr().out
    assert "∂E/∂b += upstream, summed over the copies = [3.15]" in shown  # 0.2 + 2.95


def test_digits_are_read_at_97_percent(capsys, tmp_path):
    pytest.importorskip("sklearn")
    digits.main(["--out", str(tmp_path)])
    assert accuracies(capsys.readouterr().out)[0] >= 97.0
    drawing = (tmp_path / "digits.svg").read_text(encoding="utf-8")
    assert "64×32 float64" in drawing
    assert "cross_entropy" in drawing


def test_a_small_convolutional_network_learns_in_a_few_epochs(capsys):
    pytest.importorskip("sklearn")
    lenet_digits.main(["--epochs", "8"])
    assert accuracies(capsys.readouterr().out)[0] >= 92.0
    model = lenet_digits.network()
    assert model(np.zeros((2, 1, 8, 8))).shape == (2, 10)
