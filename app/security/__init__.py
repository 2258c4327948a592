"""What surrounds every request and answer, in plain ASGI, so that nothing can slip past.

From the outside in, a request passes `protocol` (its head, byte by byte), `headers` (what its answer will carry),
`hosts`, `heads`, `crowd` and `bodies`. Each refuses calmly, as a problem, and leaves the rest to the next.
"""
