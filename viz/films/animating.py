"""Pictures that move: a film as an animated GIF, or as MP4 where ffmpeg is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from tinygrad_edu.errors import DrawingError
from tinygrad_edu.ground.putting import write
from viz.graph.numbers import show_number, show_signed
from viz.pages.stage import Stage, standing_alone
from viz.svg.ranking import SVG
from viz.svg.rasterising import can_rasterise, png_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viz.choices import Theme
    from viz.pages.building import Parts

MOST_PICTURES = 120
"""Pictures of an animation; of more passes only every so many is shown, and always the last."""

ENDINGS = (".gif", ".mp4")


def animate(
    parts: Parts, passes: Sequence[Sequence[float | str]], path: Path, theme: Theme, seconds: float
) -> Path:
    """Write an animation of the last view of a film, and return its path.

    Args:
        parts: The parts of the film's page.
        passes: The numbers of each pass.
        path: Where to; .gif, or .mp4 where ffmpeg is.
        theme: "light" or "dark".
        seconds: How long each picture stands.

    Raises:
        DrawingError: The ending is another one, what it needs is not installed, or ffmpeg failed.
    """
    refuse_what_cannot_be_made(path)
    still = view_of(parts).svg()
    chosen = [passes[place] for place in chosen_places(len(passes))]
    pictures = [png_of(svg_of_pass(still, parts, numbers, theme), 1200) for numbers in chosen]
    if path.suffix.lower() == ".gif":
        write_gif(pictures, path, seconds)
    else:
        write_mp4(pictures, path, seconds)
    return path


def refuse_what_cannot_be_made(path: Path) -> None:
    """Raise DrawingError, before anything is drawn, if something is missing for an animation."""
    if path.suffix.lower() not in ENDINGS:
        raise DrawingError(
            f"{path.name!r} ends in {path.suffix!r}; write an ending of .gif or .mp4"
        )
    if path.suffix.lower() == ".mp4" and shutil.which("ffmpeg") is None:
        raise DrawingError(
            "an .mp4 needs the program ffmpeg; install it, or write an ending of .gif"
        )
    if not can_rasterise() or find_spec("PIL") is None:
        raise DrawingError(
            "an animation needs the packages resvg-py and pillow; install them: "
            "pip install 'tinygrad-edu[pictures]'"
        )


def view_of(parts: Parts) -> Stage:
    """Return the coarsest view of a graph among the views of a page."""
    return [stage for stage in parts.stages if isinstance(stage, Stage)][-1]


def chosen_places(count: int) -> list[int]:
    """Return which of so many passes are shown: all, or as many as an animation has room for."""
    step = -(-count // MOST_PICTURES)
    places = list(range(0, count, step))
    return places if places[-1] == count - 1 else [*places, count - 1]


def svg_of_pass(still: str, parts: Parts, numbers: Sequence[float | str], theme: Theme) -> str:
    """Return a view with the numbers of one pass in it, every step of it done."""
    root = ElementTree.fromstring(still)
    gradients = {
        f"n{node.born}": parts.timeline.ledger.of(node) for node in parts.timeline.record.nodes
    }
    for group in root.iter(f"{SVG}g"):
        terms = gradients.get(group.get("data-node", ""), [])
        for text in group.findall(f"{SVG}text"):
            place = text.get("data-n")
            if place is None and text.get("data-row") == "gradient" and terms:
                slot = parts.slots.totals[(terms[-1].step.node, terms[-1].place)]
                place = None if slot is None else str(slot)
            if place is not None:
                text.text = rewritten(text, numbers[int(place)])
    return standing_alone(ElementTree.tostring(root, encoding="unicode"), theme)


def rewritten(text: ElementTree.Element, number: float | str) -> str:
    """Return what a line of text says with another number in it."""
    old = text.text or ""
    if isinstance(number, str):
        shown = number
    else:
        shown = show_signed(number) if text.get("data-signed") is not None else show_number(number)
    # A name may have an = or a via of its own: the number is behind the last, before the first.
    before = old[: old.rfind(" = ") + 3] if " = " in old else "= " if old.startswith("= ") else ""
    after = old[f"{old} via ".index(" via ") :]
    return f"{before}{shown}{after}"


def write_gif(pictures: Sequence[bytes], path: Path, seconds: float) -> None:
    """Write pictures as an animated GIF that begins again at its end."""
    from PIL import Image

    first, *others = [Image.open(BytesIO(picture)).convert("RGB") for picture in pictures]
    duration = round(1000 * seconds)
    whole = BytesIO()
    first.save(whole, "GIF", save_all=True, append_images=others, duration=duration, loop=0)
    write(path, whole.getvalue())


def write_mp4(pictures: Sequence[bytes], path: Path, seconds: float) -> None:
    """Write pictures as MP4, by ffmpeg.

    Raises:
        DrawingError: ffmpeg failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        for number, picture in enumerate(pictures):
            (Path(folder) / f"{number:05}.png").write_bytes(picture)
        even = "pad=ceil(iw/2)*2:ceil(ih/2)*2"  # the format takes even sizes only
        command = ["ffmpeg", "-y", "-framerate", str(1 / seconds), "-i", f"{folder}/%05d.png"]
        film = Path(folder) / "film.mp4"
        command += ["-vf", even, "-pix_fmt", "yuv420p", str(film)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise DrawingError(f"ffmpeg failed: {done.stderr.strip().splitlines()[-1]}")
        write(path, film.read_bytes())
