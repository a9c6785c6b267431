"""The documentation and the small program that writes its generated parts."""
