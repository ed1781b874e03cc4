"""Layers on Tensors, each a Module.

>>> from nn.layers import Linear, Sequential
>>> len(Sequential(Linear(2, 3, seed=0), Linear(3, 1, seed=1)).parameters())
4
"""

from nn.layers.activating import Activation
from nn.layers.linear import Flatten, Linear
from nn.layers.networks import Sequential

__all__ = ["Activation", "Flatten", "Linear", "Sequential"]
