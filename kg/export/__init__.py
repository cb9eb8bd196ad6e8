"""Resolution or graph in, the text of a file out: one module a format; same input, same bytes."""
