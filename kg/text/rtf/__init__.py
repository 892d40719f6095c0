"""Rich Text Format: its control words and tables, which `kg.text.loaders.rtf` reads."""
