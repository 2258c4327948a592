"""Errors: their classes, their encoding as problems (RFC 9457), and the exception handlers."""
