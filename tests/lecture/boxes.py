"""Where the boxes of a drawing stand, for tests that it can be read."""

from itertools import combinations
from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"


def boxes_of(svg):
    """Return {name: (left, upper, right, lower)} of the boxes of a drawing."""
    boxes = {}
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):
        frames = [rect for rect in group.findall(f"{SVG}rect") if rect.get("class") == "frame"]
        for frame in frames:
            x, y, width, height = [float(frame.get(key)) for key in ("x", "y", "width", "height")]
            text = next(group.iter(f"{SVG}text"))
            name = text.text or text[0].text  # a leaf has its name before its number
            boxes[name] = (x, y, x + width, y + height)
    return boxes


def texts_on_arrows(svg):
    """Return what is written on the arrows, with its places."""
    groups = [
        g for g in ElementTree.fromstring(svg).iter(f"{SVG}g") if "edge" in g.get("class", "")
    ]
    texts = [text for group in groups for text in group.iter(f"{SVG}text")]
    return [(text.text, float(text.get("x")), float(text.get("y"))) for text in texts]


def assert_nothing_overlaps(svg):
    """Assert that no two boxes share a place, and no text of an arrow stands in a box."""
    boxes = boxes_of(svg)
    for (left, up, right, low), other in combinations(boxes.values(), 2):
        beside = right <= other[0] or other[2] <= left
        assert beside or low <= other[1] or other[3] <= up
    for text, x, y in texts_on_arrows(svg):
        for name, (left, up, right, low) in boxes.items():
            assert not (left < x < right and up < y < low), (text, name)
