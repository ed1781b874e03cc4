"""The film: every backward pass of a training, on one page with a second slider."""

from viz.films.film import Film, film

__all__ = ["Film", "film"]
