"""Every public name, with each of its arguments made wrong in turn, in a hundred ways.

The answer is right, and comes back; or it is an error of ours. Python itself may refuse the number
of arguments or an unknown keyword (TypeError), and what the caller's own function raises is the
caller's. It is never a traceback from inside of another kind, never a crash, and never longer
than two seconds of the processor and ten valid calls. The names are walked: one without a valid
call in tests/bad_input fails.
"""

import collections
import sys

import pytest

from tests.bad_input.walking import (
    CALLS,
    INTERNAL,
    Call,
    deepest_own_frame,
    in_silence,
    public_names,
    tried,
)
from tests.bad_input.wrong import WRONG

COUNTS = collections.Counter()


@pytest.fixture(scope="module", autouse=True)
def told_at_the_end():
    yield
    total = sum(COUNTS.values())
    told = ", ".join([f"{count:,} {kind}" for kind, count in sorted(COUNTS.items())])
    print(f"\n{total:,} wrong arguments to {len(CALLS)} calls: {told}", file=sys.stderr)


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_every_public_name_has_a_valid_call():
    names = dict(public_names())
    missing = sorted(set(names) - CALLS.keys() - INTERNAL)
    assert not missing, (
        f"{missing}: add a valid call of each to CALLS in tests/bad_input/calls_engine.py, "
        "calls_nn.py or calls_viz.py, with all its arguments written out; or to INTERNAL a reason"
    )


def test_nothing_is_listed_that_is_there_no_more():
    names = dict(public_names())
    listed = [name.split(",")[0].split("(")[0] for name in [*CALLS, *INTERNAL]]
    gone = [name for name in listed if "." in name and " " not in name and name not in names]
    assert [name for name in gone if not name.startswith("registry.")] == []


def test_there_are_a_hundred_ways_to_be_wrong():
    assert len(WRONG) >= 100


@pytest.mark.parametrize("name", CALLS)
def test_a_wrong_argument_is_answered_right_or_by_an_error_of_ours(name):
    with in_silence():
        assert Call(name).answer(seconds=100.0) == "returned", "the valid call is not valid"
    foreign = []
    for place, what, answer in tried(name):
        kind = answer if isinstance(answer, str) else "foreign"
        COUNTS[kind] += 1
        if kind == "foreign":
            where = deepest_own_frame(answer)
            foreign.append(f"[{place}] = {what}: {type(answer).__name__}: {answer!s:.80} ({where})")
    assert not foreign, "\n".join([name, *foreign[:12]])
