"""Briefings and answers to digests of a platform. Pure: values in, values out."""

from briefings.render.charts import render_chart
from briefings.render.moments import day_time_group
from briefings.render.platforms import PLATFORMS, answer_pages, render_answer, render_briefing
from briefings.render.preview import preview_page
from briefings.render.words import HEADINGS

__all__ = [
    "HEADINGS",
    "PLATFORMS",
    "answer_pages",
    "day_time_group",
    "preview_page",
    "render_answer",
    "render_briefing",
    "render_chart",
]
