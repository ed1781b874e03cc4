"""The ground: what everything may import, and what imports nothing but its own floor."""
