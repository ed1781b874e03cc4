"""The oracle: whatever computes here beside mpmath, PyTorch and finite differences.

    scalars.py, test_scalars.py        every elementwise operation beside mpmath, and at extremes
    counterparts.py, comparing.py      what of PyTorch's ours is held against, and how
    views.py, layouts.py               the same numbers, lying otherwise in memory
    test_operations.py                 every operation on arrays beside PyTorch
    test_functions.py                  every public function and method of a Tensor
    test_differences.py                every rule beside finite differences in longdouble
    test_layers.py, test_losses.py, test_optimisers.py    the same for nn
    test_written_out.py, test_broadcasting.py, test_widening.py, test_cross_entropy.py
                                       what is written out for speed beside the plain rules

The names are not written down here: they are walked, in OPS, in the public names, among the
layers, losses and optimisers of nn. One that has no counterpart fails, and says what to add.
"""
