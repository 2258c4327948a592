"""What the service tells its operator: a log without anything that was typed, and figures for Prometheus."""
