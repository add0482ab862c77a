"""Erase a user: every object and item, also of what runs meanwhile.

1. Each item is marked as being erased. From then on the workflows save nothing: their conditions fail, and they delete
   what they have written.
2. Objects are deleted: first the uploads, then the results, then the exports. Whoever writes a result looks afterwards
   whether its upload is still there, and deletes the result if not. So either step 2 finds a result, or its writer
   deletes it. The same holds for an export and the object that says that it was started.
3. Items are deleted, last, so that an erasure that broke off can be repeated.
4. All of this is repeated until a round finds no item: an arrival may register its analysis meanwhile. Registered after
   that, it finds no upload, and its workflow deletes its item.
"""

from __future__ import annotations

from functions.api import holdings, table
from functions.api.holdings import Place
from functions.api.schemas import Erased
from functions.shared import storage
from functions.shared.items import Item

MAX_ROUNDS = 5  # a user may start analyses all the time


def erase(user_id: str) -> Erased:
    """Delete everything of `user_id` and count it; an unknown user has 0 and 0. Raises Unavailable."""
    objects = 0
    erased: dict[str, Item] = {}
    for _ in range(MAX_ROUNDS):
        items = [item for item in holdings.items(user_id) if item["analysis_id"] not in erased]
        for item in items:
            table.mark_erasing(item["analysis_id"])
        erased |= {item["analysis_id"]: item for item in items}
        objects += sum(map(_delete_place, holdings.places(user_id, list(erased.values()))))
        for item in items:
            table.delete(item["analysis_id"])
        if not items:
            break
    return Erased(objects=objects, items=len(erased))


def _delete_place(place: Place) -> int:
    if place.is_folder:
        storage.abort_uploads(place.address.bucket, place.address.key)
        return storage.delete_prefix(place.address.bucket, place.address.key)
    return storage.delete(place.address)
