"""Logs without user input, and metrics for Prometheus."""
