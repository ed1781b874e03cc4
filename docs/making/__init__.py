"""making: what the pages are made of besides prose: their tables, figures, and the site."""
