"""The network as a view of a page: neurons and layers, as the lecture draws them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tinygrad_edu.errors import InputError
from viz.networks.composing import compose
from viz.networks.drawing import WIDEST
from viz.networks.recognising import network_in
from viz.networks.svg import to_svg
from viz.networks.telling import Telling

if TYPE_CHECKING:
    from tinygrad_edu.passes import RecordedPass
    from viz.networks.picture import Picture

WAYS = ("forward", "backward")

HINT = re.compile(r"<title>[^<]*</title>")


class NetworkStage:
    """The view of a network; each of its numbers says where it comes from.

    Args:
        picture: What stands where in it.
    """

    name = "network"

    def __init__(self, picture: Picture) -> None:
        self.picture = picture

    def svg(self) -> str:
        """Return the view as SVG, to stand in a page that has the style sheets."""
        svg = to_svg(self.picture, "", WAYS)
        head, _, rest = svg.partition("<style>")
        # What a reader sees on pointing at a part has the numbers of all steps, of one pass only.
        body = HINT.sub("", rest.partition("</style>")[2])
        label = 'aria-label="The network. The table of the steps says the same."'
        opening = f'<svg class="view" data-view="{self.name}" {label} '
        size = f'viewBox="0 0 {self.picture.width:.0f} {self.picture.height:.0f}" role="img">'
        assert head.startswith("<svg"), "a picture is one SVG element"
        return f"{opening}{size}{body}"


def network_stage(record: RecordedPass) -> NetworkStage | None:
    """Return the network behind a pass; None if its graph is not one of neurons.

    Args:
        record: The pass, with its gradients.
    """
    if any([node.rank for node in record.nodes]):
        return None
    try:
        network = network_in(record, 0)
    except InputError:
        return None
    picture = compose(Telling(record, "both", network=network, sources=True), WIDEST)
    # The page has a title and a legend of its own: the steps.
    left_out = {"caption"} if network.samples > 1 else {"caption", "note"}  # which sample it shows
    picture.words = [words for words in picture.words if words.kind not in left_out]
    return NetworkStage(picture)
