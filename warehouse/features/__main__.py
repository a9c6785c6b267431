"""Lock new versions of features: `python -m warehouse.features`; ends with a reason where one changed without one."""

from __future__ import annotations

from warehouse.features.catalogue import lock

if __name__ == "__main__" and (problems := lock()):
    raise SystemExit("\n".join(problems))
