"""Errors: their kinds, how each is written as a problem (RFC 9457), and how it leaves the service."""
