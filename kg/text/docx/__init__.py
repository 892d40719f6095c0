"""Word documents (OOXML): names, numbers and styles of their XML, which `kg.text.loaders.docx` walks."""
