"""Run every measurement: python -m benchmarks."""

import platform

import numpy

from benchmarks import looking, moons, pages, scaling, starting
from benchmarks.tensors import runner as tensors

print(f"Python {platform.python_version()}, NumPy {numpy.__version__}, {platform.machine()}\n")
for measurement in (moons, scaling, starting, looking, pages, tensors):
    measurement.main()
    print()
