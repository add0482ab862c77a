"""Erase a user: every object and item. Items are deleted last, so that an interrupted erasure can be repeated.

When a running analysis finds its item deleted, its state machine writes nothing more and deletes the overlay.
"""

from __future__ import annotations

from functions.api import table
from functions.api.schemas import Erased
from functions.api.settings import settings
from functions.api.uploads import KINDS
from functions.eye_tracking import addresses, identity
from functions.shared import storage
from functions.shared.errors import NotFound
from functions.shared.items import Item
from functions.shared.storage import Address

_PAGE = 100


def erase(user_id: str) -> Erased:
    """Delete everything of `user_id` and count it; an unknown user has 0 and 0. Raises Unavailable."""
    items = _all_items(user_id)
    objects = sum(_delete_original(item) + _delete_working_files(item) for item in items)
    for kind in KINDS.values():
        objects += storage.delete_prefix(settings().uploads_bucket, f"{kind.folder}/{user_id}/")
    objects += storage.delete_prefix(settings().results_bucket, f"results/{user_id}/")
    for item in items:
        table.delete(item["analysis_id"])
    return Erased(objects=objects, items=len(items))


def _all_items(user_id: str) -> list[Item]:
    page = table.of_user(user_id, _PAGE)
    items = page.items
    while page.following:
        page = table.of_user(user_id, _PAGE, page.following)
        items += page.items
    return items


def _delete_original(item: Item) -> int:
    """Delete a file of the user outside the user's folders, which was not uploaded with POST /uploads.

    In another user's folder the file belongs to this user only if its metadata says so. An analysis under this
    user's id is no proof.
    """
    request = item["request"]
    address = Address.parse(request.get("image_url") or request["video_path"])
    folders = [folder for kind in KINDS.values() if address.key.startswith(folder := f"{kind.folder}/")]
    if address.bucket != settings().uploads_bucket:
        return 0
    if any(address.key.startswith(f"{folder}{item['user_id']}/") for folder in folders):
        return 0  # deleted with the folder
    return storage.delete(address) if not folders or _is_marked(address, item["user_id"]) else 0


def _is_marked(address: Address, user_id: str) -> bool:
    try:
        return storage.stat(address).metadata.get(identity.USER_METADATA) == user_id
    except NotFound:
        return False


def _delete_working_files(item: Item) -> int:
    if item["kind"] != identity.KIND:
        return 0
    return storage.delete_prefix(settings().results_bucket, addresses.working_folder(item["analysis_id"]))
