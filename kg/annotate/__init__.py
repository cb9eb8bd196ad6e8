"""Document in, spaCy's analysis out, with its references, titles, speakers and chains."""
