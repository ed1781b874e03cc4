"""The stepper in a terminal, in the habits of pdb."""

from __future__ import annotations

import cmd
import sys
from typing import TYPE_CHECKING

from tinygrad_edu.command.looking import current_step, draw_graph, source_line, steps_around
from tinygrad_edu.command.manual import ALIASES, BY_NAME, TAKES_A_NODE, manual, no_command
from tinygrad_edu.errors import InputError, TinygradEduError
from tinygrad_edu.ground.signs import printed
from tinygrad_edu.stepping import telling
from tinygrad_edu.stepping.forward import show_value

if TYPE_CHECKING:
    from tinygrad_edu.node import Node
    from tinygrad_edu.stepping import Stepper

THE_BEGINNING = "the beginning: nothing is computed yet. n does the first step"
THE_END = "the end: every gradient is complete. b goes back, q quits"
ALL_FINITE = "from here on no value and no gradient turns NaN or inf"


class Terminal(cmd.Cmd):
    """Reads commands and moves a Stepper; an empty line does the last command again.

    Where standard input is no terminal, commands are read from it without a prompt.

    Args:
        stepper: The cursor to move.
    """

    prompt = "(step) "

    def __init__(self, stepper: Stepper) -> None:
        super().__init__()
        self.stepper = stepper
        self.timeline = stepper.timeline
        self.breaks: dict[Node, str] = {}
        self.typed: list[str] = []
        if not sys.stdin.isatty():
            self.use_rawinput = False
            self.prompt = ""

    def run(self) -> None:
        """Read commands and do them, until there are no more."""
        there, back = len(self.timeline.forward), len(self.timeline.backward)
        result = f"{self.timeline.result} = {show_value(self.stepper.output.data)}"
        print(f"{result}. Steps forward: {there}, backward: {back}. h shows the commands")
        self.cmdloop()

    # Going.

    def do_next(self, count: str) -> None:
        """Do the next step, or some more."""
        before = self.stepper.position
        self.stepper.go(min(before + number_in(count or "1"), self.stepper.length))
        print(current_step(self.stepper) if self.stepper.position > before else THE_END)

    def do_back(self, count: str) -> None:
        """Undo the last step, or some more."""
        before = self.stepper.position
        self.stepper.go(max(before - number_in(count or "1"), 0))
        print(current_step(self.stepper) if self.stepper.position < before else THE_BEGINNING)

    def do_goto(self, position: str) -> None:
        """Go to a position."""
        self.stepper.go(number_in(position))
        print(current_step(self.stepper))

    def do_until(self, name: str) -> None:
        """Go on to a node's own step."""
        node = self.node_in("until", name)
        places = self.places(node)
        behind = f"{self.called(node)} has its steps at {places}, behind; goto goes there"
        print(current_step(self.stepper) if self.stepper.run_to(node) else behind)

    def do_continue(self, _: str) -> None:
        """Go on to the next break, or to the end."""
        places = [place for node in self.breaks for place in self.timeline.places_of(node)]
        moved = self.stepper.go_on([*places, self.stepper.length])
        print(current_step(self.stepper) if moved else THE_END)

    def do_nan(self, _: str) -> None:
        """Go on until a value or a gradient turns NaN or inf."""
        found = self.stepper.run_until_nan()
        print(current_step(self.stepper) if found else ALL_FINITE)

    # Breaks.

    def do_break(self, name: str) -> None:
        """Set a break at a node, or list the breaks."""
        if name:
            node = self.node_in("break", name)
            self.breaks[node] = f"break at {self.called(node)}, position {self.places(node)}"
            print(self.breaks[node])
        else:
            example = self.stepper.names.all[0]
            print("\n".join(self.breaks.values()) or f"no breaks; break {example} sets one")

    def do_clear(self, name: str) -> None:
        """Take a break away, or all of them."""
        nodes = [self.stepper.find(name)] if name else list(self.breaks)
        for node in nodes:
            known = self.breaks.pop(node, None)
            no_break = f"no break at {self.called(node)}; break lists them"
            print(f"cleared: {known}" if known else no_break)

    # Looking.

    def do_p(self, name: str) -> None:
        """Print a node's value and gradient."""
        print(telling.state(self.timeline, self.node_in("p", name), self.stepper.position))

    def do_why(self, name: str) -> None:
        """Say where a node's numbers come from."""
        print(self.stepper.why(self.node_in("why", name)))

    def do_list(self, _: str) -> None:
        """Show the steps around this one."""
        print(steps_around(self.stepper))

    def do_where(self, _: str) -> None:
        """Show the line that made this step's node."""
        print(printed(source_line(self.stepper)))

    def do_graph(self, file: str) -> None:
        """Draw the graph into an SVG."""
        print(printed(f"drawn: {draw_graph(self.stepper, file)}"))

    def do_history(self, _: str) -> None:
        """Show what was typed."""
        print(
            printed(
                "\n".join([f"{number:>4}  {line}" for number, line in enumerate(self.typed, 1)])
            )
        )

    def do_help(self, arg: str) -> None:
        """Show the commands."""
        print(manual(arg))

    def do_quit(self, _: str) -> bool:
        """Leave."""
        return True

    def do_EOF(self, _: str) -> bool:  # noqa: N802 - this is how `cmd` says that input has ended
        """Leave."""
        if self.prompt:
            print()
        return True

    # What `cmd` asks for.

    def precmd(self, line: str) -> str:
        """Keep what was typed, for the history."""
        if line.strip() not in ("", "EOF"):
            self.typed.append(line.strip())
        return line

    def parseline(self, line: str) -> tuple[str | None, str | None, str]:
        """Return the command, in full, and its argument."""
        command, argument, line = super().parseline(line)
        return ALIASES.get(command, command) if command else command, argument, line

    def onecmd(self, line: str) -> bool:
        """Do one command; what is wrong with it is said in a line."""
        try:
            return bool(super().onecmd(line))
        except BrokenPipeError:
            raise
        except (OSError, TinygradEduError) as error:
            print(printed(" ".join(str(error).split())))
            return False

    def default(self, line: str) -> None:
        """Print a node that was named without a command, as pdb does; or say what is wrong."""
        try:
            self.do_p(line)
        except InputError:
            print(printed(no_command(line.split()[0], self.stepper.names.all)))

    def completenames(self, text: str, *_: object) -> list[str]:
        """Return the commands that begin so."""
        return [name for name in BY_NAME if name.startswith(text)]

    complete_help = completenames

    def completedefault(self, text: str, line: str, _: int, end: int) -> list[str]:
        """Return the nodes whose names begin as the argument does, which may hold spaces."""
        command, _argument, _line = self.parseline(line)
        if command not in TAKES_A_NODE:
            return []
        typed = line[:end].partition(" ")[2].lstrip()
        done = len(typed) - len(text)
        names = self.stepper.names
        known = [*names.all, *names.by_formula]
        return [name[done:] for name in known if name.startswith(typed)]

    # Helpers.

    def called(self, node: Node) -> str:
        """Return what a node is called."""
        return self.stepper.names.of(node)

    def places(self, node: Node) -> str:
        """Return where a node has its steps."""
        return " and ".join([str(place) for place in self.timeline.places_of(node)])

    def node_in(self, command: str, name: str) -> Node:
        """Return the node that a command was given.

        Raises:
            InputError: None was given, or nothing is called so.
        """
        if not name:
            raise InputError(f"{command} takes a node, as in {command} {self.stepper.names.all[0]}")
        return self.stepper.find(name)


def number_in(text: str) -> int:
    """Return a whole number that was typed.

    Raises:
        InputError: It is none.
    """
    if not text.strip().isdecimal():
        what = f"{text!r} is no whole number" if text else "a whole number is missing"
        raise InputError(f"{what}; write one, as in goto 3")
    return int(text)
