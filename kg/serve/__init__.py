"""A store in, a SPARQL endpoint with pages out: read-only, with limits, on Starlette and uvicorn."""
