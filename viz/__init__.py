"""viz: pictures of every forward and backward pass, with every number.

>>> import viz
>>> from tinygrad_edu import Value
>>> w, x = Value(0.5, label="w"), Value(3.0, label="x")
>>> y = w * x
>>> y.backward()
>>> "∂E/∂w = 3" in viz.draw(y).svg()
True
"""

from viz.debug_visualizer import register_when_imported
from viz.drawing import Drawing, draw, draw_dot

__all__ = ["Drawing", "draw", "draw_dot"]

register_when_imported()  # so that VS Code's Debug Visualizer shows the graph behind a node
