"""What each word behind `tinygrad-edu` does. What takes time to load is loaded where it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tinygrad_edu.command.loading import load
from tinygrad_edu.ground.namesakes import refuse_namesake
from tinygrad_edu.ground.signs import in_signs_of, is_narrow, printed

if TYPE_CHECKING:
    from argparse import Namespace


def step(options: Namespace) -> None:
    """Go through a pass in the terminal."""
    from tinygrad_edu.command.terminal import Terminal
    from tinygrad_edu.stepping import Stepper

    Terminal(Stepper(load(options.file))).run()


def draw(options: Namespace) -> None:
    """Draw a pass into a file; the backward pass is run first if the script has not done it."""
    refuse_namesake("viz")
    import viz

    output = load(options.file)
    if options.show != "forward" and not output.reached:
        output.backward()  # type: ignore[attr-defined]
    drawing = viz.draw(output, options.view, options.show, options.direction)
    print(printed(f"drawn: {drawing.save(options.output, options.theme)}"))


def explain(options: Namespace) -> None:
    """Print one gradient as an equation."""
    import json
    import sys

    from tinygrad_edu.explaining import explain as explanation_of
    from tinygrad_edu.names import Names

    output = load(options.file)
    node = Names(output).find(options.wrt)
    explanation = explanation_of(output, node, depth=options.depth, digits=options.digits)
    if options.form == "text":
        print(explanation)
    elif options.form == "latex":
        print(explanation.latex())
    elif options.form == "mathml":
        text = explanation.mathml()
        print(text.encode("ascii", "xmlcharrefreplace").decode() if is_narrow(sys.stdout) else text)
    else:
        print(json.dumps(explanation.to_dict(), ensure_ascii=is_narrow(sys.stdout), indent=2))


def unroll(options: Namespace) -> None:
    """Write a pass as Python, into a file or to standard output."""
    import sys

    from tinygrad_edu.unrolling import unroll as program_of

    program = program_of(load(options.file), path=options.output)
    if options.output:
        print(printed(f"written: {options.output}"))
        return
    source = program.source.rstrip()
    # Python reads a file as UTF-8, and so as ASCII, whatever the encoding it was redirected in.
    print(in_signs_of("ascii", source) if is_narrow(sys.stdout) else source)


def replay(options: Namespace) -> None:
    """Replay a pass to an editor that attaches, until Ctrl-C."""
    from tinygrad_edu.replaying import Replay, launch_entry, listen, serve

    with listen(options.port) as listener:
        replay = Replay(load(options.file), options.output)
        port = listener.getsockname()[1]
        print(printed(f"The pass as Python: {replay.program.path}"))
        print(f"Listening on port {port} of this machine, until Ctrl-C.")
        print("To go through it in VS Code, start this entry of .vscode/launch.json:")
        print(launch_entry(replay, port), flush=True)
        serve(listener, replay)


def demo(options: Namespace) -> None:
    """Explain and draw the lecture's network."""
    from tinygrad_edu.command.demo import run

    run(options.output)
