"""For the systems of other bodies (docs/api.md): they enter by the same functions as a page, and see no more."""
