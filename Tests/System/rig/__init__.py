"""Real components for the system tests, without a booted desktop: see each module."""
