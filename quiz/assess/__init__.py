"""A learner's choices become marks, feedback and a score. Pure. May import: content."""
