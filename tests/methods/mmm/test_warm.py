# pyright: basic
import sys
from pathlib import Path

import numpy as np

from methods.mmm import kernel, quick
from methods.mmm.spec import Spec
from methods.mmm.warm import main, media


def test_after_it_nothing_is_left_to_compile(capsys):
    main()
    before = [len(each.signatures) for each in (kernel.density, kernel.chain)]
    for made in (media(), media(3)):
        quick.fit(made, Spec(adstock="delayed", saturation="hill", l_max=3), seed=1, draws=20, chains=2)
    assert [len(each.signatures) for each in (kernel.density, kernel.chain)] == before
    assert capsys.readouterr() == ("", "")


def test_setup_runs_it():
    root = Path(sys.modules["methods"].__path__[0]).parent
    assert "-m methods.mmm.warm" in (root / "deploy" / "setup.sh").read_text()


def test_its_data_are_valid():
    kpi, spend, controls = media(2).panel
    assert kpi.shape == (2, 40)
    assert spend.shape == (2, 40, 2)
    assert controls.shape == (2, 40, 1)
    assert np.isfinite(kpi).all()
