"""`make siege`: attack a service on loopback, and measure what a plain visitor and the server's memory feel of it.

Each attack gets a server of its own with default settings. A visitor in another process sends a request every 50 ms
before, during and after the attack. The attacks are the functions in `attacks/`; the table is `docs/reliability.md`'s.
"""
