"""The project file: one GeoPackage that holds a city."""
