"""Rules on the quality of items, each with a threshold that ``quiz.content.targets`` holds. Pure."""
