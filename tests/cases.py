"""Many small cases in one test: all of them are tried, and each that fails is told with its name.

A test of pytest's own costs about as much as a hundred such cases do, in each of the processes.
"""

import functools
import inspect
import itertools

import pytest


def for_each(**choices):
    """Give a test its arguments in turn, every one of a name with every one of the others.

        @for_each(layout=LAYOUTS, dtype=(np.float64, np.float32))
        def test_…(op, layout, dtype):

    No case stops the next. A case cannot be skipped, as that would skip the rest: it returns.
    """
    choices = {name: list(values) for name, values in choices.items()}
    assert all(choices.values()), "there is no case to try"

    def over_all(test):
        signature = inspect.signature(test)

        @functools.wraps(test)
        def trying_all(**fixtures):
            failures = []
            for chosen in itertools.product(*choices.values()):
                case = dict(zip(choices, chosen, strict=True))
                try:
                    test(**fixtures, **case)
                except (Exception, pytest.fail.Exception, pytest.skip.Exception) as error:
                    error.add_note("in the case " + told(case))
                    failures.append(error)
            if failures:
                raise BaseExceptionGroup(f"{test.__name__}, cases that failed", failures)

        left = [at for name, at in signature.parameters.items() if name not in choices]
        trying_all.__signature__ = signature.replace(parameters=left)
        return trying_all

    return over_all


def told(case):
    """Return the arguments of a case in words; a function or class by its name."""
    return ", ".join([f"{key} = {getattr(at, '__name__', repr(at))}" for key, at in case.items()])
