"""Schedules, beside their formulas and beside PyTorch."""

import math

import pytest

import nn
from tinygrad_edu import InputError, Value


def optimizer(lr=0.8):
    return nn.SGD([Value(1.0)], lr=lr)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda o: nn.StepDecay(o, every=3, factor=0.5), lambda t: 0.8 * 0.5 ** (t // 3)),
        (lambda o: nn.ExponentialDecay(o, factor=0.9), lambda t: 0.8 * 0.9**t),
        (lambda o: nn.LinearDecay(o, 10, last=0.1), lambda t: 0.8 * (1 - 0.9 * min(t / 10, 1))),
        (
            lambda o: nn.CosineDecay(o, 10, last=0.1),
            lambda t: 0.1 + 0.35 * (1 + math.cos(math.pi * min(t / 10, 1))),
        ),
    ],
)
def test_a_schedule_follows_its_formula_as_it_goes_on(make, expected):
    chosen = optimizer()
    schedule = make(chosen)
    for epoch in range(14):
        assert chosen.lr == pytest.approx(expected(epoch), rel=1e-12)
        assert schedule.lr_at(epoch) == pytest.approx(expected(epoch), rel=1e-12)
        schedule.step()


def test_a_warm_up_rises_along_a_line_to_the_first_learning_rate():
    chosen = optimizer(1.0)
    schedule = nn.CosineDecay(chosen, 10, warm_up=5)
    assert [round(schedule.lr_at(t), 12) for t in range(6)] == [0.2, 0.4, 0.6, 0.8, 1.0, 1.0]
    assert chosen.lr == 0.2


@pytest.mark.parametrize(
    ("make", "name", "settings"),
    [
        (lambda o: nn.StepDecay(o, 3, 0.5), "StepLR", {"step_size": 3, "gamma": 0.5}),
        (lambda o: nn.ExponentialDecay(o, 0.9), "ExponentialLR", {"gamma": 0.9}),
        (
            lambda o: nn.LinearDecay(o, 10, last=0.1),
            "LinearLR",
            {"start_factor": 1.0, "end_factor": 0.1, "total_iters": 10},
        ),
        (lambda o: nn.CosineDecay(o, 10, 0.1), "CosineAnnealingLR", {"T_max": 10, "eta_min": 0.1}),
    ],
)
def test_a_schedule_equals_pytorchs_to_1e_12(make, name, settings):
    torch = pytest.importorskip("torch")
    mine = optimizer()
    schedule = make(mine)
    theirs = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.8)
    reference = getattr(torch.optim.lr_scheduler, name)(theirs, **settings)
    for _ in range(11):
        assert mine.lr == pytest.approx(theirs.param_groups[0]["lr"], rel=1e-12)
        schedule.step()
        theirs.step()
        reference.step()


def test_what_is_no_optimizer_or_no_number_is_refused():
    with pytest.raises(InputError, match="takes an optimiser"):
        nn.StepDecay(0.1, every=3)
    with pytest.raises(InputError, match="every"):
        nn.StepDecay(optimizer(), every=0)
    with pytest.raises(InputError, match="factor"):
        nn.ExponentialDecay(optimizer(), factor=-1.0)
