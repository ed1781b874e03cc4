"""The whole lecture: runs every row, and puts what it prints and draws on one page.

    python -m examples.lecture --out out/lecture

The page, index.html, links every figure and every interactive page; it asks nothing of a network.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import pkgutil
import sys
from html import escape
from pathlib import Path

from tqdm import tqdm

from examples import lecture, two_two_two
from examples.lecture._captions import captions

STYLE = """
:root { color-scheme: light dark; --page: #fff; --text: #1b1f24; --quiet: #57606a; --rule: #d0d7de;
  --link: #00629b; }
@media (prefers-color-scheme: dark) {
  :root { --page: #0f1419; --text: #e6edf3; --quiet: #9da7b3; --rule: #30363d; --link: #6cbfef; }
}
body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--page);
  color: var(--text); font: 16px/1.5 "Segoe UI", Arial, "Liberation Sans", sans-serif; }
a { color: var(--link); }
nav ol { columns: 20rem; column-gap: 3rem; }
nav li { break-inside: avoid; }
section { border-top: 1px solid var(--rule); padding: 0.5rem 0 1.5rem; }
pre { overflow-x: auto; font-size: 0.8rem; line-height: 1.35; }
figure { display: inline-block; margin: 0.5rem 1rem 0.5rem 0; max-width: 100%;
  vertical-align: top; }
figure img { max-width: 100%; max-height: 36rem; background: #fff; border-radius: 6px; }
figcaption, summary { color: var(--quiet); }
"""

PICTURES = (".svg", ".png", ".gif")

ORDER = (
    *("two_two_one", "mcculloch_pitts", "perceptron", "adaline", "gradient_descent"),
    *("linear_neuron", "sigmoid_neuron", "activations", "linear_stack", "softmax"),
    *("learning_problem", "taylor", "slips"),
    *("rumelhart_1986", "lenet", "sequence", "characters"),
)
"""The rows as the lecture has them; scripts that are not among them come after them."""


class Row:
    """One row of the lecture: a script, what it printed, and the files that it wrote.

    Attributes:
        name: The name of its module.
        title: The first line of what the script says of itself.
        printed: What it printed.
        files: What it wrote, in the order in which it says so.
    """

    def __init__(self, module, folder):
        self.name = module.__name__.rpartition(".")[2]
        self.title = (module.__doc__ or self.name).splitlines()[0]
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            module.main(["--out", str(folder)])
        lines = out.getvalue().splitlines()
        self.printed = "\n".join([line for line in lines if str(folder) not in line]).strip("\n")
        told = [line.partition(": ")[2] for line in lines if str(folder) in line]
        self.files = [Path(path) for path in told]


def rows_of(folder):
    """Run every row, the 2-2-2 network first, and return what came of each."""
    names = [module.name for module in pkgutil.iter_modules(lecture.__path__)]
    found = [name for name in names if not name.startswith("_")]
    scripts = [name for name in ORDER if name in found]
    scripts += [name for name in found if name not in ORDER]
    modules = [importlib.import_module(f"examples.lecture.{name}") for name in scripts]
    rows = []
    for module in tqdm([two_two_two, *modules], "the lecture", leave=False):
        own = folder / module.__name__.rpartition(".")[2]
        own.mkdir(parents=True, exist_ok=True)
        rows.append(Row(module, own))
    return rows


def section(row, folder, said):
    """Return a row as a part of the page, with the captions that are said of its pictures."""
    parts = [f'<section id="{row.name}"><h2>{escape(row.title)}</h2>']
    for path in row.files:
        link = escape(path.relative_to(folder).as_posix(), quote=True)
        if path.suffix in PICTURES:
            caption = escape(said.get(path.name, path.name), quote=True)
            image = f'<img src="{link}" alt="{caption}">'
            parts.append(
                f'<figure><a href="{link}">{image}</a><figcaption>{caption}</figcaption></figure>'
            )
        else:
            parts.append(f'<p><a href="{link}">Step through it, forwards and backwards</a></p>')
    if row.printed:
        parts.append(
            f'<details open><summary>What it prints</summary><pre tabindex="0">'
            f"{escape(row.printed)}</pre></details>"
        )
    return "\n".join([*parts, "</section>"])


def index(rows, folder):
    """Return the page that links everything."""
    items = [f'<li><a href="#{row.name}">{escape(row.title)}</a></li>' for row in rows]
    said = captions()
    sections = "\n".join([section(row, folder, said) for row in rows])
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>The lecture, row by row</title><style>{STYLE}</style></head>
<body><header><h1>The lecture, row by row</h1>
<p>A click on a figure shows it in its full size.</p></header>
<nav aria-label="Rows"><ol>{"".join(items)}</ol></nav>
<main>{sections}</main></body></html>
"""


def main(arguments=None):
    """Run every row and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path("out/lecture"), help="the folder")
    folder = parser.parse_args(arguments).out
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    rows = rows_of(folder)
    path = folder / "index.html"
    path.write_text(index(rows, folder), encoding="utf-8")
    files = sum([len(row.files) for row in rows])
    print(f"{len(rows)} rows, {files} figures and pages: {path}")


if __name__ == "__main__":
    main()
