"""The checked rule graph: all that a backend may see."""
