"""Pictures of networks: neurons as the lecture draws them, and layers of Tensors.

reading, recognising   a network in a model, or in the graph of a pass; terms, the errors in it
layers, chain          layers of Tensors, in a model or in a graph
showing, telling       which pass is shown, and what is said of it
folding, placing       what of a network is seen, and where it stands
edges, labelling       the lines between neurons, and their numbers; errors, to the right of them
composing, table       the whole picture, of neurons or of layers
picture                the result: blocks, strokes, labels, words
svg, dot               how it is written
drawing                network, which does all that
"""

from viz.networks.drawing import NetworkDrawing, network

__all__ = ["NetworkDrawing", "network"]
