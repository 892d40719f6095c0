"""PDF by pypdfium2: the characters and ruled lines of its pages, upright, which `kg.text.page` puts in order."""
