"""The few components of which every page is made; pure functions from terms to HTML."""
