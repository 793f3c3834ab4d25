"""What can go wrong in words that a user can act on."""


class OnRecordError(Exception):
    """Something failed that the user or operator can mend; the message names the input and what to do.

    `exit_code` is what the command line ends with.
    """

    exit_code = 1


class UsageError(OnRecordError):
    """The user asked for something that does not exist or can't be read: an unknown topic, a wrong date."""

    exit_code = 2


class UnreachableError(UsageError):
    """What the user named could not be read just now, or not at all: the command was right, and something failed."""

    exit_code = 1


class LostLeaseError(OnRecordError):
    """What only one process may do was begun by one that no longer holds the lease for it: it has to stop."""


class DatabaseError(OnRecordError):
    """The database is away, locked, full or refuses; what was to be stored is not, and may be tried again later."""
