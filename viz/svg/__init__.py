"""Where boxes and arrows go, and how they become a file."""
