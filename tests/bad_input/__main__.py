"""Walk all, print the failures by call, exception and deepest frame of ours, and the totals.

python -m tests.bad_input [NAME…]
"""

import collections
import json
import os
import sys
import tempfile

os.environ["MPLBACKEND"] = "agg"

from tests.bad_input.walking import CALLS, Call, deepest_own_frame, in_silence, tried


def main():
    """Walk the calls named, or all; return 1 if anything was answered by no error of ours."""
    names = sys.argv[1:] or list(CALLS)
    folder = tempfile.mkdtemp()
    totals, ended = collections.Counter(), []
    for name in names:
        os.chdir(folder)
        reader, writer = os.pipe()
        child = os.fork()  # a crash of the interpreter ends the walk of one name alone
        if not child:
            os.close(reader)
            counts = walk(name)
            sys.stdout.flush()
            os.write(writer, json.dumps(counts).encode())
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as counted:
            told = counted.read()
        _, status = os.waitpid(child, 0)
        totals.update(json.loads(told or "{}"))
        if status or not told:
            ended.append(name)
            print(f"{name}: THE INTERPRETER ENDED with status {status}", flush=True)
    print(
        f"{sum(totals.values()):,} wrong arguments to {len(names)} calls: "
        f"{totals['refused']:,} refused, {totals['returned']:,} returned, "
        f"{totals['foreign']:,} foreign, {totals['invalid']:,} calls not valid, "
        f"{len(ended):,} calls ended the interpreter"
    )
    return int(bool(totals["foreign"] or totals["invalid"] or ended))


def walk(name):
    """Print what no error of ours answers, by argument, exception and frame; return the counts."""
    counts, groups = collections.Counter(), collections.defaultdict(list)
    with in_silence():
        valid = Call(name).answer(seconds=100.0)
    if valid != "returned":
        print(f"{name}: THE VALID CALL gives {valid!r:.200}", flush=True)
        return {"invalid": 1}
    for place, what, answer in tried(name):
        kind = answer if isinstance(answer, str) else "foreign"
        counts[kind] += 1
        if kind == "foreign":
            text = f"{type(answer).__name__}: {answer}".split("\n")[0][:90]
            groups[place, type(answer).__name__, deepest_own_frame(answer)].append((what, text))
    for (place, kind, frame), found in groups.items():
        what = ", ".join([what for what, _ in found][:6])
        print(f"{name} [{place}] {kind} @ {frame}\n      {len(found)}: {what}\n      {found[0][1]}")
    return counts


sys.exit(main())
