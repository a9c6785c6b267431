"""Rule packs: law, platforms and brand as data, each entry with its id, source and the days it is valid.

`claims/*.yaml` rules on advertising texts and the lists they read with · `health_claims.yaml` authorised claims ·
`placements.yaml` lengths and editorial rules by platform · `brand.yaml` the company's own words.
No Python lives here: `methods/claims/` and `methods/placements.py` interpret, tools read these files by path.
Add a rule by adding an entry, a platform by adding a placement.
"""
