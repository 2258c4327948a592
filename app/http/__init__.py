"""The HTTP layer: middleware in plain ASGI, and the routes.

From the outside in: `protocol` (the connection, byte by byte), `prefix`, `security_headers`, `server_errors`,
`trusted_host`, `header_limit`, `concurrency_limit` and `body_limit`. Each middleware refuses with a problem of its own
and passes everything else on. Behind them `rate_limit` budgets compute time by `sessions` and addresses, and
`dispatch` sends a request to a worker.
"""
