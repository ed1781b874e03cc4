"""Programs as people write them for micrograd and PyTorch, written anew."""
