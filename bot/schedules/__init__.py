"""When a channel is briefed: schedules in words, cron lines, time zones. Pure."""
