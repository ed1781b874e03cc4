"""One training step on arrays, beside hand-written NumPy and other libraries."""
