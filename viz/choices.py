"""The words that a picture is asked for with: a type of each, so that an editor offers them."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

View: TypeAlias = Literal["operations", "variables", "repetition", "layers"]
"""How much a picture shows, the finest first: all nodes, those with a name, and folded ones."""

Show: TypeAlias = Literal["forward", "backward", "both"]
"""Which way through the graph is shown."""

NetworkShow: TypeAlias = Literal["structure", "forward", "backward", "both", "update"]
"""What a picture of a network shows; an update is a step of gradient descent."""

Direction: TypeAlias = Literal["right", "down"]
"""Which way the graph runs."""

Theme: TypeAlias = Literal["auto", "light", "dark"]
"""The colours: those of the reader's system, or always the same."""

SurfaceKind: TypeAlias = Literal["contour", "3d"]
"""How an error over two parameters is drawn."""

VIEWS: tuple[View, ...] = get_args(View)
SHOWS: tuple[Show, ...] = get_args(Show)
NETWORK_SHOWS: tuple[NetworkShow, ...] = get_args(NetworkShow)
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
SURFACES: tuple[SurfaceKind, ...] = get_args(SurfaceKind)
