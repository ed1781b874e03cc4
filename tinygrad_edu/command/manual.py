"""The commands of the terminal stepper: their names, what they take, what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tinygrad_edu.names import MOST_COMPARED

if TYPE_CHECKING:
    from collections.abc import Sequence


class Command(NamedTuple):
    """One command: its name, the short one that pdb's habit asks for, its argument, its meaning."""

    name: str
    short: str
    argument: str
    meaning: str

    @property
    def usage(self) -> str:
        """How it is written: n(ext) [COUNT]."""
        rest = self.name.removeprefix(self.short)
        name = f"{self.short}({rest})" if self.short and rest else self.name
        return f"{name} {self.argument}".rstrip()


COMMANDS = [
    Command("next", "n", "[COUNT]", "do the next step"),
    Command("back", "b", "[COUNT]", "undo the last step"),
    Command("until", "", "NODE", "go on until a node is computed, or passes its gradient on"),
    Command("continue", "c", "", "go on to the next break, or to the end"),
    Command("break", "", "[NODE]", "set a break at a node; alone: list the breaks"),
    Command("clear", "", "[NODE]", "take a break away; alone: all of them"),
    Command("nan", "", "", "go on until a value or a gradient turns NaN or inf"),
    Command("goto", "", "POSITION", "go to a position, forwards or backwards"),
    Command("p", "", "NODE", "print a node's value, and its gradient so far"),
    Command("why", "", "NODE", "say where its value and gradient come from"),
    Command("list", "l", "", "show the steps around this one"),
    Command("where", "w", "", "show the line of your program that made this node"),
    Command("graph", "", "[FILE]", "draw the graph into an SVG"),
    Command("history", "", "", "show what was typed"),
    Command("help", "h", "[COMMAND]", "show this, or what one command does"),
    Command("quit", "q", "", "leave"),
]

ALIASES = {command.short: command.name for command in COMMANDS if command.short}
ALIASES |= {"s": "next", "step": "next", "cont": "continue", "print": "p", "exit": "quit"}
"""Other words for the commands, those of pdb among them."""

BY_NAME = {command.name: command for command in COMMANDS}

TAKES_A_NODE = {command.name for command in COMMANDS if "NODE" in command.argument}


def manual(name: str = "") -> str:
    """Return what one command does, or what all of them do.

    >>> manual("b")
    'b(ack) [COUNT]     undo the last step'
    """
    wanted = ALIASES.get(name, name)
    if wanted:
        return line_of(BY_NAME[wanted]) if wanted in BY_NAME else no_command(name)
    lines = [line_of(command) for command in COMMANDS]
    lines.append("NODE is a label, or a formula as w5*out_h1; the Tab key completes both.")
    lines.append("An empty line does the last command again.")
    return "\n".join(lines)


def line_of(command: Command) -> str:
    """Return how a command is written, and what it does."""
    return f"{command.usage:<18} {command.meaning}"


def no_command(typed: str, nodes: Sequence[str] = ()) -> str:
    """Return what to say about a word that is neither a command nor one of some nodes."""
    from difflib import get_close_matches

    close = get_close_matches(typed, [*BY_NAME, *ALIASES, *nodes[:MOST_COMPARED]], n=1)
    hint = f"did you mean {ALIASES.get(close[0], close[0])}?" if close else "h lists them all"
    return f"no command {typed}; {hint}"
