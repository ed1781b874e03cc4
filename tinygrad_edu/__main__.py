"""python -m tinygrad_edu: the command line, as `tinygrad-edu`."""

import sys

from tinygrad_edu.command import main

if __name__ == "__main__":
    sys.exit(main())
