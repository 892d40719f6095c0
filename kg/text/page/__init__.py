"""Pages that keep places instead of paragraphs (PDF, OFD, OCR): texts with boxes and ruled lines → columns, tables, paragraphs in reading order."""
