"""Cases in one test: none is left out, and each that fails is named."""

import inspect

import numpy as np
import pytest

from tests.cases import for_each


def test_every_case_is_tried_and_those_that_fail_are_named():
    tried = []

    @for_each(number=[1, 2, 3], kind=(np.float64, np.float32))
    def test(fixture, number, kind):
        tried.append((fixture, number, kind))
        assert number != 2, "two"

    with pytest.raises(ExceptionGroup) as caught:
        test(fixture="f")
    assert tried == [("f", n, kind) for n in (1, 2, 3) for kind in (np.float64, np.float32)]
    told = [(str(error).split("\n")[0], error.__notes__) for error in caught.value.exceptions]
    assert told == [
        ("two", ["in the case number = 2, kind = float64"]),
        ("two", ["in the case number = 2, kind = float32"]),
    ]


def test_pytests_own_failures_and_skips_are_failures_of_their_case():
    @for_each(number=[1, 2, 3])
    def test(number):
        if number == 1:
            pytest.skip("not this one")
        with pytest.raises(ZeroDivisionError):
            assert number / (number - 3)

    with pytest.raises(BaseExceptionGroup) as caught:
        test()
    assert len(caught.value.exceptions) == 2


def test_what_is_given_in_turn_is_no_fixture_and_may_not_be_nothing():
    @for_each(number=[1])
    def test(tmp_path, number):
        raise NotImplementedError

    assert list(inspect.signature(test).parameters) == ["tmp_path"]
    with pytest.raises(AssertionError, match="no case"):
        for_each(number=[])
