"""Looking at a program's derivative from other sides."""
