"""Reads: modules to exchange and imports that wait; what a file of a release is made of, and the files asked for."""
