"""Examples that anybody can run: python examples/two_two_two.py."""
