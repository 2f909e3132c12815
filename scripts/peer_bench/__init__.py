"""What `bench_against_qgis.py` is made of: the data, our side and the side of QGIS."""
