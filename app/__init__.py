"""The web around the engine: requests in, JSON and pages out. It knows no calculus."""
