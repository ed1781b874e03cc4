"""What the command line accepts."""

from __future__ import annotations

import argparse

from tinygrad_edu.command import subcommands

FILE = "a script or a module, and the variable or function in it: xor.py, xor.py:loss"

PORT = 5678
"""Where VS Code looks for a Python program to debug, unless it is told otherwise."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    from tinygrad_edu import __version__

    top = argparse.ArgumentParser(
        prog="tinygrad-edu",
        description="Look into a forward and a backward pass: every number, and why it is so.",
    )
    top.add_argument("--version", action="version", version=f"tinygrad-edu {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add_step(commands)
    add_draw(commands)
    add_explain(commands)
    add_unroll(commands)
    add_replay(commands)
    add_demo(commands)
    return top


def add_step(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `step`."""
    step = commands.add_parser("step", help="go through a pass step by step, in the terminal")
    step.add_argument("file", metavar="FILE[:NAME]", help=FILE)
    step.set_defaults(run=subcommands.step)


def add_draw(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `draw`."""
    draw = commands.add_parser("draw", help="draw a pass into a file")
    draw.add_argument("file", metavar="FILE[:NAME]", help=FILE)
    draw.add_argument("-o", "--output", required=True, metavar="PICTURE", help=".svg, .dot, …")
    views = ["operations", "variables", "repetition", "layers"]
    draw.add_argument("--view", choices=views, default="operations")
    draw.add_argument("--show", choices=["forward", "backward", "both"], default="both")
    draw.add_argument("--direction", choices=["down", "right"], default="down")
    draw.add_argument("--theme", choices=["auto", "light", "dark"], default="auto")
    draw.set_defaults(run=subcommands.draw)


def add_explain(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `explain`."""
    explain = commands.add_parser("explain", help="write one gradient as a product of derivatives")
    explain.add_argument("file", metavar="FILE[:NAME]", help=FILE)
    explain.add_argument("--wrt", required=True, metavar="NODE", help="with respect to what: w5")
    explain.add_argument("--depth", type=natural, default=1, metavar="N", help="1: one line")
    explain.add_argument("--digits", type=natural, default=6, metavar="N", help="decimals")
    forms = ["text", "latex", "mathml", "json", "dict"]
    explain.add_argument(
        "--form", choices=forms, default="text", help="dict is another word for json"
    )
    explain.set_defaults(run=subcommands.explain)


def add_unroll(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `unroll`."""
    unroll = commands.add_parser("unroll", help="write a pass as straight-line Python")
    unroll.add_argument("file", metavar="FILE[:NAME]", help=FILE)
    unroll.add_argument("-o", "--output", metavar="FILE", help="where to; printed if left out")
    unroll.set_defaults(run=subcommands.unroll)


def add_replay(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `replay`."""
    replay = commands.add_parser("replay", help="go through a pass in VS Code, and back again")
    replay.add_argument("file", metavar="FILE[:NAME]", help=FILE)
    replay.add_argument(
        "--port", type=port, default=PORT, help=f"where to listen: {PORT}, or 0 for any free one"
    )
    replay.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        help="where to write the pass as Python; default: a temporary file",
    )
    replay.set_defaults(run=subcommands.replay)


def add_demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `demo`."""
    demo = commands.add_parser("demo", help="explain and draw the lecture's 2-2-2 network")
    demo.add_argument("-o", "--output", default="out", metavar="FOLDER", help="default: out")
    demo.set_defaults(run=subcommands.demo)


def natural(text: str) -> int:
    """Return a whole number from 1 up, or let argparse say what is wrong."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 up")
    return int(text)


def port(text: str) -> int:
    """Return the number of a port, or let argparse say what is wrong."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port, which is a number up to 65535")
    return int(text)
