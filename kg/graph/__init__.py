"""Resolution in, RDF out: IRIs, the graph builder, the projection to networkx, SHACL, the store."""
