"""Gradwalk beside its peers: ratios measured in one run, so that the machine's load cancels out."""
