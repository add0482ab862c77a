"""Erase a user: every object and item, also of what runs meanwhile.

1. Each item is marked as being erased. From then on the workflows save nothing: their conditions fail, and they delete
   what they have written.
2. Objects are deleted: first the uploads, then the results. Whoever writes a result looks afterwards whether its upload
   is still there, and deletes the result if not. So either step 2 finds a result, or its writer deletes it.
3. Items are deleted, last, so that an erasure that broke off can be repeated.
4. All of this is repeated until a round finds no item: an arrival may register its analysis meanwhile. Registered after
   that, it finds no upload, and its workflow deletes its item.
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
MAX_ROUNDS = 5  # a user may start analyses all the time


def erase(user_id: str) -> Erased:
    """Delete everything of `user_id` and count it; an unknown user has 0 and 0. Raises Unavailable."""
    objects = 0
    erased: dict[str, Item] = {}
    for _ in range(MAX_ROUNDS):
        items = [item for item in _all_items(user_id) if item["analysis_id"] not in erased]
        for item in items:
            table.mark_erasing(item["analysis_id"])
        erased |= {item["analysis_id"]: item for item in items}
        objects += sum(map(_delete_original, items)) + _delete_folders(user_id, list(erased.values()))
        for item in items:
            table.delete(item["analysis_id"])
        if not items:
            break
    return Erased(objects=objects, items=len(erased))


def _delete_folders(user_id: str, items: list[Item]) -> int:
    folders = [f"{kind.folder}/{user_id}/" for kind in KINDS.values()]
    for folder in folders:
        storage.abort_uploads(settings().uploads_bucket, folder)
    objects = sum(storage.delete_prefix(settings().uploads_bucket, folder) for folder in folders)
    objects += sum(map(_delete_working_files, items))
    return objects + storage.delete_prefix(settings().results_bucket, f"results/{user_id}/")


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
