"""What NumPy's readers look for on a Tensor: its functions and methods, by NumPy's names."""
