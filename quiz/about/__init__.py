"""Home, privacy, help, accessibility, leaving quickly, health. May import: content."""
