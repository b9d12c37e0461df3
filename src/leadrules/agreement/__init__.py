"""Which team agreed to what, when, and what is open since."""
