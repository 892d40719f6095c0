"""Workbooks (OOXML): their sheets' cells as a person sees them, which `kg.text.loaders.xlsx` makes lines of."""
