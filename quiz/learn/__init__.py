"""Pages for learners. May import: content, assess, ballot."""
