"""Tests of the rules a map can check."""
