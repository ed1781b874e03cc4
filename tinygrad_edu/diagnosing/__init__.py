"""diagnose: what is wrong with a pass, by name: NaN, dead and saturated units, lost gradients."""

from tinygrad_edu.diagnosing.diagnosis import Diagnosis
from tinygrad_edu.diagnosing.findings import Finding
from tinygrad_edu.diagnosing.layers import LayerGradients
from tinygrad_edu.diagnosing.looking import diagnose

__all__ = ["Diagnosis", "Finding", "LayerGradients", "diagnose"]
