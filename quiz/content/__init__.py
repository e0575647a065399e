"""Files become a frozen catalogue of items, forms, guidance and help. May import: PyYAML and pydantic."""
