"""What is kept of one user, and where. Erasure and export read this list, so neither can forget a kind of object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from functions.api import table
from functions.api.settings import stores
from functions.api.uploads import KINDS
from functions.eye_tracking import addresses, identity
from functions.shared import storage
from functions.shared.errors import NotFound
from functions.shared.items import Item
from functions.shared.storage import Address

UPLOAD_DAYS: Final = 7  # these two: the template's lifecycle rules
TEMPORARY_DAYS: Final = 1

_PAGE = 100


@dataclass(frozen=True)
class Place:
    """A folder, or a single object. days: how long S3 keeps what is there; None: as long as the analyses."""

    address: Address
    days: int | None
    is_folder: bool = True


@dataclass(frozen=True)
class Exports:
    """The folder of a user's export, and the three objects that may be in it."""

    folder: Address

    @classmethod
    def of(cls, user_id: str) -> Exports:
        return cls(Address(stores().results_bucket, f"exports/{user_id}/"))

    @property
    def started(self) -> Address:
        """Exists while an export is made, and names it. Without it, an archive that is finished is deleted."""
        return self._named("started.json")

    @property
    def failed(self) -> Address:
        return self._named("failed.json")

    @property
    def archive(self) -> Address:
        return self._named("data.zip")

    def _named(self, name: str) -> Address:
        return Address(self.folder.bucket, f"{self.folder.key}{name}")


def items(user_id: str) -> list[Item]:
    """All analyses of the user in the table. Raises Unavailable."""
    page = table.of_user(user_id, _PAGE)
    found = page.items
    while page.following:
        page = table.of_user(user_id, _PAGE, page.following)
        found += page.items
    return found


def places(user_id: str, found: list[Item]) -> list[Place]:
    """Where objects of the user with these analyses are, in the order in which they have to be erased.

    Uploads come before what is made of them: whoever writes a result looks afterwards whether its upload is still
    there. Exports come last: an export that starts later finds nothing any more. Raises Unavailable.
    """
    uploads, results = stores().uploads_bucket, stores().results_bucket
    originals = [Place(address, UPLOAD_DAYS, is_folder=False) for item in found for address in _original(item)]
    folders = [Place(Address(uploads, f"{kind.folder}/{user_id}/"), UPLOAD_DAYS) for kind in KINDS.values()]
    working = [
        Place(Address(results, addresses.working_folder(item["analysis_id"])), TEMPORARY_DAYS)
        for item in found
        if item["kind"] == identity.KIND
    ]
    made = Place(Address(results, f"results/{user_id}/"), None)
    return [*originals, *folders, *working, made, *exports(user_id)]


def exports(user_id: str) -> list[Place]:
    """The places of `places` that hold copies of the others."""
    made = Exports.of(user_id)
    return [Place(made.started, TEMPORARY_DAYS, is_folder=False), Place(made.folder, TEMPORARY_DAYS)]


def _original(item: Item) -> list[Address]:
    """The file of an analysis outside the user's folders, which was not uploaded with POST /uploads.

    In another user's folder the file belongs to this user only if its metadata says so. An analysis under this
    user's id is no proof.
    """
    request = item["request"]
    address = Address.parse(request.get("image_url") or request["video_path"])
    folders = [folder for kind in KINDS.values() if address.key.startswith(folder := f"{kind.folder}/")]
    if address.bucket != stores().uploads_bucket:
        return []
    if any(address.key.startswith(f"{folder}{item['user_id']}/") for folder in folders):
        return []  # in the user's folder
    return [address] if not folders or _is_marked(address, item["user_id"]) else []


def _is_marked(address: Address, user_id: str) -> bool:
    try:
        return storage.stat(address).metadata.get(identity.USER_METADATA) == user_id
    except NotFound:
        return False
