"""python -m benchmarks.tensors [T1 …] [numpy …]: the tasks and the contenders named, or all."""

import sys

from benchmarks.tensors.runner import main
from benchmarks.tensors.worker import check, time_steps

if sys.argv[1:2] == ["time"]:
    time_steps(*sys.argv[2:])
elif sys.argv[1:2] == ["check"]:
    check(*sys.argv[2:])
else:
    main(sys.argv[1:])
