"""The HTTP layer: middleware in plain ASGI, and the routes.

From the outside in: `protocol` (the connection, byte by byte), `prefix`, `head`, `response_headers` (those of
`security_headers`, `cross_origin` and `version_header`), `server_errors`, `trusted_host`, `header_limit`, `body_limit`,
`concurrency_limit`, `answer_limit` and `compression`. Each middleware refuses with a problem of its own and passes
everything else on. Behind them `rate_limit` budgets compute time by `sessions` and addresses, and `dispatch` sends a
request to a worker.

All of this is run for every value of a slider: a middleware that wraps `send` or starts a task costs all of them some
microseconds (`benchmarks.siege.calls` counts them).
"""
