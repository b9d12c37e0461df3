"""Syntax → graph, a pass a file: load, then names, types and lowering, then order and fingerprints."""

from leadrules.compiler.compile import Compiled, compile_files, compile_from, compile_path
from leadrules.compiler.files import Unavailable, root_of

__all__ = ["Compiled", "Unavailable", "compile_files", "compile_from", "compile_path", "root_of"]
