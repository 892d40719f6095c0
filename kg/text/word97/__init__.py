"""Word's binary format of 1997 to 2003 ([MS-DOC]), which old .doc and .wps files are: its parts, which `kg.text.loaders.word97` reads."""
