"""A recorded pass as boxes, circles and arrows, before they are laid out."""
