"""The agreement itself, for people to read and to print: what the rules say, in words, and who agreed."""

from leadrules.agreement.document.content import document_of
from leadrules.agreement.document.html import render_html
from leadrules.agreement.document.markdown import render_markdown
from leadrules.agreement.document.model import Document

__all__ = ["Document", "document_of", "render_html", "render_markdown"]
