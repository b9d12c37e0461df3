"""A file's own examples, run: what was expected, and what came of it."""

from leadrules.examples.run import ExampleResult, Failure, run_examples

__all__ = ["ExampleResult", "Failure", "run_examples"]
