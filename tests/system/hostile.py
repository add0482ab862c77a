"""Strategies for what clumsy and hostile callers send. Each makes the text of a body, or a part of one."""

from __future__ import annotations

import base64
import json
from typing import Any

from hypothesis import strategies as st

USER = "hostile"

_DIGITS = st.sampled_from([300, 400, 4301, 5000]).map(lambda count: "9" * count)
_DEPTH = st.sampled_from([100, 900, 1900, 4500, 60_000])
# Text that is no JSON, or JSON that a reader may choke on.
NUMBERS = st.one_of(
    st.sampled_from(
        ["1e999", "-1e999", "NaN", "Infinity", "1e-200", "1e-150", "5e-324", "-0.0", "1e128", '"2"', "true"]
    ),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    _DIGITS,
    st.integers(-(10**40), 10**40).map(str),
)
TANGLED = st.one_of(
    _DEPTH.map(lambda deep: "[" * deep),
    _DEPTH.map(lambda deep: "[" * deep + "]" * deep),
    _DEPTH.map(lambda deep: '{"a":' * deep + "1" + "}" * deep),
    _DIGITS,
    st.sampled_from(['"\\ud800"', "{", "nul", "\ufeff{}", '{"a": 1, "a": 2}', "\x00"]),
)


def bodies(sound: dict[str, Any]) -> st.SearchStrategy[str]:
    """`sound` with one thing wrong: its shape, a number, a field's name, a field twice, or something tangled in it."""
    text = json.dumps(sound)
    names = st.sampled_from(sorted(sound))
    shapes = [f"[{text}]", f"[[{text}]]", json.dumps(text), "null", "7", "[]", '""', "true", f"{text}{text}"]
    return st.one_of(
        st.sampled_from(shapes),
        st.tuples(names, NUMBERS).map(lambda pair: _with(sound, pair[0], pair[1])),
        st.tuples(names, TANGLED).map(lambda pair: _with(sound, pair[0], pair[1])),
        TANGLED,
        names.map(lambda name: text[:-1] + f', "{name}": {json.dumps(sound[name])}}}'),
        names.map(lambda name: json.dumps({key[:-1] if key == name else key: value for key, value in sound.items()})),
        st.sampled_from(["vehicel", "userid", "prompted", "__proto__", "", "\u202e"]).map(
            lambda name: json.dumps({**sound, name: 1})
        ),
        st.text(max_size=8).map(lambda name: json.dumps({**sound, name: None})),
    )


def _with(sound: dict[str, Any], name: str, text: str) -> str:
    """The JSON of `sound` with this text as one of its values, whatever it is."""
    parts = [f"{json.dumps(key)}: {text if key == name else json.dumps(value)}" for key, value in sound.items()]
    return "{" + ", ".join(parts) + "}"


def encoded(data: bytes) -> st.SearchStrategy[str]:
    """Base64 as people make it: with line breaks, url-safe, without padding, as a data URL; and damaged."""
    plain = base64.b64encode(data).decode()
    return st.sampled_from(
        [
            plain,
            base64.encodebytes(data).decode(),
            base64.urlsafe_b64encode(data).decode(),
            plain.rstrip("="),
            f"data:image/jpeg;base64,{plain}",
            plain[:-3] + "\u00e9==",
            plain[:101],
            "====",
            "data:,",
        ]
    )


# Page tokens: nonsense, and well-formed ones whose key DynamoDB refuses.
TOKENS = st.one_of(
    st.text(max_size=20),
    TANGLED.map(
        lambda text: base64.urlsafe_b64encode(text.encode("utf-8", "replace")).decode()[:6000]
    ),  # URLs have limits
    st.fixed_dictionaries(
        {"analysis_id": st.text(max_size=5), "created_at": st.text(max_size=5), "user_id": st.just(USER)}
    ).map(lambda key: base64.urlsafe_b64encode(json.dumps(key).encode()).decode()),
)
KEYS = st.one_of(st.integers(1, 1500).map("k".__mul__), st.text(min_size=1, max_size=30))  # of objects
