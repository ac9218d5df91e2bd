"""The page of a corpus: its template, style and script, and what fills them."""
