"""Readers of the rule graph, none of which knows another."""
