"""The rules of activations, under the name by which a debugger may know them; see rules/."""

from tinygrad_edu.rules.activations import *  # noqa: F403
