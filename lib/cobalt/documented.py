"""Which fields the documentation promises in Cobalt's answers, and which it says may be absent.

Source: the vendor's API reference of July 2026. A field counts as promised only if every one of its samples has it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import RootModel

from lib.cobalt.answers import Answer

Entry = dict[str, Any]


class Entries(RootModel[tuple[Entry, ...]]):
    """A list that comes without pages."""


class Single(RootModel[Entry]):
    """One thing by itself."""


class Listed(Answer):
    """A page of a list."""

    docs: tuple[Entry, ...]


@dataclass(frozen=True)
class Shape:
    """Names of fields, each text a list of words."""

    promised: str
    optional: str

    def missing(self, entries: Iterable[Entry]) -> set[str]:
        """The promised fields that some entry has not."""
        return {name for entry in entries for name in set(self.promised.split()) - entry.keys()}

    def unknown(self, entries: Iterable[Entry]) -> set[str]:
        """The fields that stand nowhere in the documentation."""
        known = {*self.promised.split(), *self.optional.split()}
        return {name for entry in entries for name in entry.keys() - known}


SHAPES: dict[str, Shape] = {
    "linked account": Shape(
        "_id associated_org account_id environment udf createdAt updatedAt",
        "name integrations is_seed tenant_account_id __v new_account",
    ),
    "application": Shape(
        "name icon description auth_type slug app_id tags auth_type_options reauth_required",
        "type auth_input_map ecosystem version connected connected_accounts webhook_url",
    ),
    "workflow": Shape(
        "_id name slug environment published createdAt updatedAt",
        "description org_id linked_account_id version current_version workflow_alias associated_application "
        "associated_workflow associated_app_slugs public_access_workflow autoEnable hide_in_config is_v2 udf_filter "
        "udf_filter_operator settings json_schema manual_execution_payload data_slots nodes edges",
    ),
    "execution": Shape(
        "_id name environment status associated_workflow linked_account_id createdAt",
        "org_id associated_application trigger_application_event associated_event_id config_id type_of_execution "
        "instance_execution_time completion_time is_child_instance execution_source updatedAt is_seed",
    ),
    "event": Shape("_id name response", "raw_response json_schema"),
    "webhook": Shape(
        "_id environment is_enabled webhook_events webhook_url createdAt updatedAt",
        "org_id workflow_ids slug webhook_body webhook_headers method webhook_type group description "
        "webhook_description",
    ),
}
