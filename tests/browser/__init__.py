"""Tests of the explorer in a real browser, and the graphs that they show."""
