"""Measurements beside peers: `make bench`. They print ratios; no test waits for a clock."""
