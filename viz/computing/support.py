"""What JavaScript lacks of Python's arithmetic, as the text that goes into a page."""

from importlib import resources

from viz.computing.shortening import shortened

SUPPORT = shortened((resources.files("viz.computing") / "support.js").read_text(encoding="utf-8"))
"""The functions of support.js; in a page all is one script, and nothing is exported."""
