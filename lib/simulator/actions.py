"""What can be done in an application, as data, and what the application answers."""

from dataclasses import dataclass
from typing import Any

from lib.simulator import seeds


@dataclass(frozen=True)
class Parameter:
    """What an action wants to know."""

    name: str
    label: str
    required: bool = False
    type: str = "text"


@dataclass(frozen=True)
class Action:
    """`tag` groups actions by what they are about."""

    action_id: str
    name: str
    description: str
    tag: str
    parameters: tuple[Parameter, ...]


EMAIL = Parameter("email", "E-mail", required=True)
CONTACTS = (
    Action("get_contact", "Get a contact", "Finds a contact by its e-mail.", "Contacts", (EMAIL,)),
    Action(
        "create_contact",
        "Create a contact",
        "Adds a contact.",
        "Contacts",
        (EMAIL, Parameter("first_name", "First name"), Parameter("last_name", "Last name")),
    ),
    Action("search_contacts", "Search contacts", "Lists contacts.", "Contacts", (Parameter("limit", "At most"),)),
)
ACTIONS: dict[str, tuple[Action, ...]] = {
    "hubspot": CONTACTS,
    "salesforce": CONTACTS,
    "copper": CONTACTS,
    "slack": (
        Action(
            "send_message",
            "Send a message",
            "Writes to a channel.",
            "Messages",
            (Parameter("channel", "Channel", required=True), Parameter("text", "Text", required=True)),
        ),
    ),
    "netsuite": (
        Action(
            "get_customer",
            "Get a customer",
            "Finds a customer by its number.",
            "Customers",
            (Parameter("customer_id", "Customer", required=True),),
        ),
    ),
}


def answer(action: Action, given: dict[str, Any]) -> dict[str, Any]:
    """An id that depends on what was asked, and that back."""
    asked = {each.name: given[each.name] for each in action.parameters if each.name in given}
    return {"id": seeds.object_id(0, action.action_id, repr(asked))} | asked
