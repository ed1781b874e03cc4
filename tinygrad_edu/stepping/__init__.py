"""Going through a pass step by step: forwards, backwards, and back again."""

from tinygrad_edu.stepping.forward import ForwardStep, forward_steps
from tinygrad_edu.stepping.stepper import Stepper

__all__ = ["ForwardStep", "Stepper", "forward_steps"]
