"""What fit does around a step: samples in, losses out, a bar, callbacks, Ctrl-C."""
