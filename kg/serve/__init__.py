"""A graph → what a browser and other programs ask for over HTTP."""
