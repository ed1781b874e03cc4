"""The page: one file that steps through a pass, in any browser, without a network."""

from viz.pages.page import Page, page

__all__ = ["Page", "page"]
