"""The oracle: whatever computes here beside mpmath, PyTorch and finite differences.

    counterparts.py    what ours is held against: a name of ours, and who else knows the answer
    layouts.py         the same numbers, lying otherwise in memory
    test_scalars.py    every elementwise operation beside mpmath, at 50 digits and at extremes
    test_operations.py every operation on arrays beside PyTorch
    test_functions.py  every public function and every method of a Tensor beside PyTorch
    test_differences.py every rule beside finite differences in longdouble
    test_layers.py, test_losses.py, test_optimisers.py   the same for nn

The names are not written down here: they are walked, in OPS, in the public names, among the
layers, losses and optimisers of nn. One that has no counterpart fails, and says what to add.
"""
