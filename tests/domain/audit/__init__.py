"""Tests of the responsibility audit."""
