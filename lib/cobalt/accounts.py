"""A linked account as a record: when it was made."""

from pydantic import AwareDatetime, Field

from lib.cobalt.answers import Answer


class AccountRecord(Answer):
    """One account with the time at which it was made."""

    account_id: str = Field(min_length=1)
    created_at: AwareDatetime = Field(alias="createdAt")
