"""Many leads at once: a table in, a table out. A fast way to what one lead at a time would come to."""
