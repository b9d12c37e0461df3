"""A change of rules under review: checked, tested, compared with what it starts from, and told in one comment."""

from leadrules.review.report import report
from leadrules.review.review import Asked, Reviewed, review

__all__ = ["Asked", "Reviewed", "report", "review"]
