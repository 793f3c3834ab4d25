"""What is said on Discord only, in English; `bot/locales/` has the other languages. `{…}` is filled in."""

from __future__ import annotations

EARLIER = "◀ Earlier page"
LATER = "Next page ▶"
YES = "Yes"
NO = "No"
SURE = "{what}: sure?"
DONE = "{question} Yes."
NOT_DONE = "Nothing was changed."
AGAIN = "Fill in again"
ELSEWHERE = "Answered in private."
NO_BUTTON = (
    "This goes on, but the question is too long for a button to the other pages. Ask for less or in fewer words, "
    "such as with a topic's id for its title, or as-of:2024-10-24 for a date-time."
)
TYPE_IT = "“{label}” is too long for a button here. Type it: {line}"
SHORTEN_IT = "“{label}” has no button here: the name of what it is about is too long. Give it a shorter one."
CROWDED = "{count} more have no room here: {labels}. Ask for them by name."
SLOW_FORM = "The form takes too long to open just now. Try again, or type it out: {usage}"
LONG_FORM = "This is too long for a form here. Type it out: {usage}"
WRITTEN = "What you had filled in:"
TOO_LARGE = "The file {name} is larger than Discord takes here. Ask for less, such as since:7d."
OLD = "This is from another version of the bot; run the command again."
NO_WORDS = "This message has no words that I could look up."

HELLO_TITLE = "On Record is here"
HELLO = (
    "I read the news that you choose, write down every claim with who made it, and tell a channel what changed.\n"
    "1. Look around: /topic list shows what can be followed, /claims what is on record.\n"
    "2. Say where and when to brief: /subscribe in the channel. It takes Manage Server, or the role of /settings.\n"
    "3. Add what you follow yourselves: /topic add and /source add. /help tells the rest."
)
BACK = "I am back, and so is what was set up here: /subscriptions shows it."
