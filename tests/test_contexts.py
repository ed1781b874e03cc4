"""Switches and observers hold for the thread or task that turned them on, and for no other."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from contextvars import copy_context
from types import SimpleNamespace

import numpy as np
import pytest

import nn
import viz
from tinygrad_edu import (
    InputError,
    NonFiniteWarning,
    Tensor,
    Value,
    backward_steps,
    detect_anomaly,
    explain,
    gradients,
    modes,
    no_grad,
    observe_passes,
)
from tinygrad_edu.ground import reporting


@contextlib.contextmanager
def beside(block):
    """Keep a block open in another thread."""
    is_open, is_done = threading.Event(), threading.Event()

    def hold():
        with block:
            is_open.set()
            is_done.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    is_open.wait()
    try:
        yield
    finally:
        is_done.set()
        thread.join()


def test_training_steps_beside_no_grad_in_another_thread_have_their_gradients():
    w = Value(3.0)
    with beside(no_grad()):
        for _ in range(300):
            w.grad = 0.0
            (w * w).backward()
            assert w.grad == 6.0


def test_explain_in_another_thread_leaves_no_grad_as_it_is():
    w = Value(3.0, label="w")
    E = w * w
    with beside(no_grad()):
        assert "6" in str(explain(E, w))
    with no_grad(), beside(modes.aside()):
        assert (w * w).inputs == ()


def test_an_anomaly_is_an_error_only_where_it_is_looked_for():
    with beside(detect_anomaly()), pytest.warns(NonFiniteWarning):
        Value(0.0).log()


def test_tasks_have_their_own_switches_and_those_made_inside_a_block_inherit_it():
    async def trains():
        w = Value(3.0)
        await asyncio.sleep(0)
        (w * w).backward()
        return w.grad

    async def evaluates():
        with no_grad():
            neighbour = asyncio.create_task(recorded())
            await asyncio.sleep(0.01)
            return await neighbour

    async def recorded():
        return (Value(3.0) * 2).inputs != ()

    async def both():
        return await asyncio.gather(evaluates(), trains(), trains())

    assert asyncio.run(both()) == [False, 6.0, 6.0]


def test_a_copied_context_is_inside_while_the_block_is_open_and_no_longer():
    w = Value(3.0)
    with no_grad():
        context = copy_context()
        assert context.run(w.__mul__, w).inputs == ()
    assert context.run(w.__mul__, w).inputs == (w, w)


def test_three_fits_in_three_threads_learn_what_one_alone_learns():
    X = np.linspace(-1.0, 1.0, 40).reshape(-1, 1)
    y = (X[:, 0] > 0).astype(int)

    def train(into):
        model = nn.Sequential(
            nn.Linear(1, 8, seed=0), nn.Dropout(0.1, seed=1), nn.Linear(8, 2, seed=2)
        )
        optimizer = nn.SGD(model.parameters(), lr=0.5)
        history = nn.fit(
            model, X, y, loss="cross_entropy", optimizer=optimizer, epochs=30, batch_size=8,
            metric="accuracy", seed=0, progress=False,
        )  # fmt: skip
        into.append(history.losses)

    alone, together = [], []
    train(alone)
    threads = [threading.Thread(target=train, args=(together,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == alone * 3


def test_an_observer_and_a_film_see_the_passes_of_their_own_thread(tmp_path):
    w, v = Value(3.0, label="w"), Value(2.0, label="v")
    with viz.film(tmp_path) as film:
        thread = threading.Thread(target=(v * v * v).backward)
        thread.start()
        thread.join()
        (w * w).backward(record=True)
    assert (film.losses, film.others) == ([9.0], 0)


def test_a_pass_that_is_recorded_is_told_to_observers():
    told = []
    E = Value(3.0) * 2
    with observe_passes(told.append):
        E.backward(record=True)
    assert told == [E]


def test_one_block_can_be_entered_again_inside_itself_and_from_several_threads():
    w = Value(3.0)
    block = no_grad()
    for _ in range(2):
        with block:
            with block:
                assert (w * w).inputs == ()
            assert (w * w).inputs == ()
        assert (w * w).inputs == (w, w)
    with beside(block):
        assert (w * w).inputs == (w, w)
        with block:
            assert (w * w).inputs == ()
    with contextlib.ExitStack() as stack:
        stack.enter_context(block)
        assert (w * w).inputs == ()
    assert (w * w).inputs == (w, w)


def test_a_decorated_generator_records_nothing_just_while_its_body_runs():
    w = Value(3.0)

    @no_grad()
    def squares():
        sent = yield w * w
        try:
            yield w * sent
        except KeyError:
            yield w * w

    generator = squares()
    assert next(generator).inputs == ()
    assert (w * w).inputs == (w, w)
    assert generator.send(2.0).inputs == ()
    assert generator.throw(KeyError()).inputs == ()
    generator.close()


def test_a_decorated_async_function_records_nothing_and_neither_does_what_it_awaits():
    w = Value(3.0)

    async def square():
        await asyncio.sleep(0)
        return w * w

    @no_grad()
    async def evaluate():
        return await asyncio.gather(square(), square())

    assert [out.inputs for out in asyncio.run(evaluate())] == [(), ()]
    assert asyncio.run(square()).inputs == (w, w)


def test_a_block_decorates_functions_and_says_so():
    async def numbers():
        yield 1

    for what in (int, 3.0, numbers):
        with pytest.raises(InputError, match=r"write"):
            no_grad()(what)


@pytest.mark.parametrize("kind", [Value, Tensor])
def test_what_was_not_recorded_says_so_in_a_backward_pass(kind):
    w = kind(3.0)
    with no_grad():
        E = w * w
    for ask in (
        E.backward,
        lambda: E.backward(record=True),
        lambda: list(backward_steps(E)),
        lambda: gradients(E, [w]),
        lambda: explain(E, w),
    ):
        with pytest.raises(InputError, match=r"inside no_grad\(\)"):
            ask()
    assert E.inputs == ()
    (E * w).backward()  # as a leaf of another graph it is one
    assert (w.grad, E.grad) == (9.0, 3.0)


def test_a_pass_from_plain_numbers_alone_says_that_nothing_can_be_changed():
    E = Value.lift(2.0) * 3.0
    with pytest.raises(InputError, match="plain numbers alone"):
        E.backward()
    leaf = Value(2.0)
    leaf.backward()
    assert leaf.grad == 1.0


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.float16])
def test_a_loss_that_overflows_warns_in_every_dtype(dtype):
    x = Tensor(np.full(3, np.finfo(dtype).max), dtype=dtype)
    with pytest.warns(NonFiniteWarning, match="born in"):
        (x + x).sum()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent by os.kill")
def test_interrupts_of_a_fit_with_a_metric_leave_every_part_in_training():
    X = np.linspace(-1.0, 1.0, 16).reshape(-1, 1)
    y = (X[:, 0] > 0).astype(int)
    model = nn.Sequential(nn.Linear(1, 4, seed=0), nn.Dropout(0.1, seed=0), nn.Linear(4, 2, seed=1))
    optimizer = nn.SGD(model.parameters(), lr=0.01)
    rng = np.random.default_rng(0)
    before = signal.getsignal(signal.SIGINT)
    for _ in range(40):
        thread = threading.Thread(target=shoot, args=(float(rng.uniform(0, 0.02)),))
        try:
            thread.start()
            while thread.is_alive():
                history = nn.fit(
                    model,
                    X,
                    y,
                    loss="cross_entropy",
                    optimizer=optimizer,
                    epochs=50,
                    metric="accuracy",
                    validation=(X, y),
                    progress=False,
                )
                if history.stopped == "interrupted":
                    break
            time.sleep(0.001)
        except KeyboardInterrupt:
            pass
        thread.join()
        assert all(part.training for _, part in model.named_parts() if isinstance(part, nn.Module))
        assert not modes.held()
        assert signal.getsignal(signal.SIGINT) is before


REPEATED = """

from tinygrad_edu import Value
def train():
    for epoch in range(60):
        for batch in range(8):
            Value(0.0).log()
train()
"""


def shoot(wait):
    """Press Ctrl-C in a while."""
    time.sleep(wait)
    os.kill(os.getpid(), signal.SIGINT)


def run(code, *options):
    return subprocess.run(
        [sys.executable, *options, "-c", code], capture_output=True, text=True, timeout=60
    )


def test_a_warning_comes_once_a_line_and_its_count_at_the_end():
    told = run(REPEATED).stderr
    assert told.count("NonFiniteWarning") == 1
    assert "inf or nan was born 480 times at this line" in told
    done = run(REPEATED, "-W", "error::RuntimeWarning")
    assert done.returncode == 1


def test_each_block_that_catches_warnings_gets_its_own():
    for _ in range(2):
        with pytest.warns(NonFiniteWarning) as caught:
            for _ in range(3):
                Value(0.0).log()
        assert len(caught) in (1, 3)


INTERRUPTED = """
import os, random, signal, threading, time
from tinygrad_edu import Value, no_grad

def shoot(wait, sent):
    time.sleep(wait)
    os.kill(os.getpid(), signal.SIGINT)
    sent.set()

signal.signal(signal.SIGINT, signal.default_int_handler)
w, source, interrupted = Value(3.0), random.Random(0), 0
for _ in range(300):
    sent = threading.Event()
    thread = threading.Thread(target=shoot, args=(source.uniform(0, 2e-4), sent))
    try:
        thread.start()
        while not sent.is_set():
            with no_grad():
                w * w
        time.sleep(0.01)
    except KeyboardInterrupt:
        interrupted += 1
    thread.join()
    assert (w * w).inputs == (w, w), interrupted
print(interrupted)
"""
"""Blocks that Ctrl-C interrupts at random moments; recording is on after each."""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent by os.kill")
def test_hundreds_of_interrupts_leave_recording_on():
    # In a process of its own: where Python swallows an interrupt, pytest would make it an error.
    done = run(INTERRUPTED)
    assert not done.returncode, done.stderr
    assert int(done.stdout) > 200


def test_in_a_notebook_the_counts_are_told_behind_each_cell_and_asked_for_once(monkeypatch):
    registered = {"post_run_cell": []}
    events = SimpleNamespace(
        callbacks=registered, register=lambda name, told: registered[name].append(told)
    )
    notebook = SimpleNamespace(get_ipython=lambda: SimpleNamespace(events=events))
    monkeypatch.setitem(sys.modules, "IPython", notebook)
    for _ in range(2):
        reporting.tell_later()
    assert registered == {"post_run_cell": [reporting.tell_counts]}
