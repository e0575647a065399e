"""Pages for educators. May import: content, ballot, disclosure, accounts."""
