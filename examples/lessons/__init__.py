"""Lessons that fail on purpose: the wrong number beside the right one, and how to see it."""
