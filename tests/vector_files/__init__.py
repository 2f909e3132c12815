"""Tests; the folders mirror gis_app."""
