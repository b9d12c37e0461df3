"""What can be proved about two versions without looking at any lead."""

from leadrules.change.proofs.form import Proofs

__all__ = ["Proofs"]
