"""Scripts that make what is shipped as data; not installed, and outside the layers."""
