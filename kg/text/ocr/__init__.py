"""Pictures of pages → their texts with places, by RapidOCR (the extra `ocr`), whose models are in its package: no network is needed."""
