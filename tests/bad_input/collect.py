"""Walk all and print the failures, grouped by call, exception and deepest frame of ours.

python -m tests.bad_input.collect [NAME…]
"""

import collections
import os
import sys
import tempfile

os.environ["MPLBACKEND"] = "agg"

from tests.bad_input.walking import CALLS, Call, deepest_own_frame, in_silence, tried


def main():
    names = sys.argv[1:] or list(CALLS)
    os.chdir(tempfile.mkdtemp())
    for name in names:
        child = os.fork()  # a crash of the interpreter ends the walk of one name alone
        if not child:
            walk(name)
            sys.stdout.flush()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            print(f"{name}: THE INTERPRETER ENDED with status {status}", flush=True)


def walk(name):
    """Print what is answered by no error of ours, by argument, exception and frame."""
    counts, groups = collections.Counter(), collections.defaultdict(list)
    with in_silence():
        valid = Call(name).answer(seconds=100.0)
    if valid != "returned":
        print(f"{name}: THE VALID CALL gives {valid!r:.200}", flush=True)
        return
    for place, what, answer in tried(name):
        kind = answer if isinstance(answer, str) else "foreign"
        counts[kind] += 1
        if kind == "foreign":
            text = f"{type(answer).__name__}: {answer}".split("\n")[0][:90]
            groups[place, type(answer).__name__, deepest_own_frame(answer)].append((what, text))
    for (place, kind, frame), found in groups.items():
        what = ", ".join([what for what, _ in found][:6])
        print(f"{name} [{place}] {kind} @ {frame}\n      {len(found)}: {what}\n      {found[0][1]}")
    print("#", name, dict(counts), flush=True)


main()
