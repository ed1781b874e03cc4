"""Which module of the three packages imports which: at once, in a function, or for its types."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("tinygrad_edu", "nn", "viz")
AT_ONCE, IN_A_FUNCTION, FOR_TYPES = "at once", "in a function", "for types"


def modules():
    """Return {name: path} of every module."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imports_in(tree, when=AT_ONCE):
    """Yield (module or name in a module, when) for each import of a syntax tree."""
    for child in ast.iter_child_nodes(tree):
        here = when
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            here = IN_A_FUNCTION
        elif isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            here = FOR_TYPES if when == AT_ONCE else when
        if isinstance(child, ast.Import):
            yield from [(alias.name, here) for alias in child.names]
        elif isinstance(child, ast.ImportFrom):
            names = [f"{child.module}.{alias.name}" for alias in child.names]
            yield from [(name if name in MODULES else child.module, here) for name in names]
        else:
            yield from imports_in(child, here)


def arrows():
    """Return {(importer, imported, when)} among the modules of the three packages."""
    found = set()
    for name, path in MODULES.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {(name, other, when) for other, when in imports_in(tree) if other in MODULES}
    return {(name, other, when) for name, other, when in found if name != other}


def circles(pairs):
    """Return the groups of modules that import each other in a circle, each as a frozenset.

    What imports nothing, or is imported by nothing, is in no circle; it is taken away until
    nothing changes. What is left is grouped by who reaches whom.
    """
    onward = {}
    for name, other in pairs:
        onward.setdefault(name, set()).add(other)
    while True:
        imported = set().union(*onward.values()) if onward else set()
        kept = {name: others & onward.keys() for name, others in onward.items() if name in imported}
        kept = {name: others for name, others in kept.items() if others}
        if kept == onward:
            break
        onward = kept
    reached = {name: reach(name, onward) for name in onward}
    groups = {
        frozenset({other for other in reached[name] if name in reached[other]}) for name in onward
    }
    return {group for group in groups if group}


def reach(start, onward):
    """Return every module that one imports, or that those import, and so on."""
    seen, waiting = set(), [start]
    while waiting:
        for other in onward.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen
