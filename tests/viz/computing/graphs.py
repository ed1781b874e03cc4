"""The same operations once more, with other numbers in the leaves."""

from tinygrad_edu import Value, history


def with_leaves(output, numbers):
    """Return a result recorded anew, with other numbers in the leaves of some labels or places.

    Args:
        output: The result.
        numbers: {label, or the leaf itself: its number}.
    """
    copies = {}
    for node in history(output):
        if node.inputs:
            copies[node] = node.computed(node.op, tuple(copies[input] for input in node.inputs))
        elif node.is_constant:
            copies[node] = Value.lift(node.data)
        else:
            number = numbers.get(node, numbers.get(node.label) if node.label else None)
            copies[node] = Value(node.data if number is None else number)
        copies[node].label = node.label
    return copies[output]
