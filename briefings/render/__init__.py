"""Briefings and answers to digests of a platform. Pure: values in, values out."""

from briefings.render.charts import render_chart
from briefings.render.moments import day_time_group
from briefings.render.platforms import PLATFORMS, answer_pages, render_answer, render_briefing
from briefings.render.preview import preview_page
from briefings.render.replies import render_replies
from briefings.render.views import PLAIN, Detail
from briefings.render.why import window_behind, window_token
from briefings.render.words import HEADINGS

__all__ = [
    "HEADINGS",
    "PLAIN",
    "PLATFORMS",
    "Detail",
    "answer_pages",
    "day_time_group",
    "preview_page",
    "render_answer",
    "render_briefing",
    "render_chart",
    "render_replies",
    "window_behind",
    "window_token",
]
