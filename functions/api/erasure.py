"""Erase a user: every object and item, also of what runs meanwhile.

1. Each item is marked as being erased. From then on the workflows save nothing: their conditions fail, and they delete
   what they have written.
2. Objects are deleted: first the uploads, then the results, then the exports. Whoever writes a result looks afterwards
   whether its upload is still there, and deletes the result if not. So either step 2 finds a result, or its writer
   deletes it. The same holds for an export and the object that says that it was started.
3. Items are deleted, last, so that an erasure that broke off can be repeated.
4. All places are looked through once more.
"""

from __future__ import annotations

from functions.api import holdings, table
from functions.api.holdings import Place
from functions.api.schemas import Erased
from functions.shared import storage


def erase(user_id: str) -> Erased:
    """Delete everything of `user_id` and count it; an unknown user has 0 and 0. Raises Unavailable."""
    items = holdings.items(user_id)
    for item in items:
        table.mark_erasing(item["analysis_id"])
    places = holdings.places(user_id, items)
    objects = _delete(user_id, places)
    for item in items:
        table.delete(item["analysis_id"])
    return Erased(objects=objects + _delete(user_id, places), items=len(items))


def _delete(user_id: str, places: list[Place]) -> int:
    deleted = sum(map(_delete_place, places))
    folder = holdings.Exports.of(user_id).folder
    storage.abort_uploads(folder.bucket, folder.key)
    return deleted


def _delete_place(place: Place) -> int:
    if place.is_folder:
        return storage.delete_prefix(place.address.bucket, place.address.key)
    return storage.delete(place.address)
