"""What the pages show, as plain values: the same for a page and for the REST route behind it.

A view is a function of the settings, the language and whoever looks; what it gives can be written as JSON.
"""
