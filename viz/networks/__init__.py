"""Pictures of networks: neurons as the lecture draws them, and layers of Tensors.

reading, recognising   a network in a model, or in the graph of a pass; terms, the errors in it
folding                what of it is seen; telling, hinting: what is said
placing, fitting       where everything goes: edges, errors, labelling, legend
composing              the whole picture of neurons
layers, chain          layers of Tensors; table, stacking: their picture
picture                the result: discs, cards, strokes, labels
svg, dot               how it is written
drawing                network, which does all that
"""

from viz.networks.drawing import NetworkDrawing, network

__all__ = ["NetworkDrawing", "network"]
