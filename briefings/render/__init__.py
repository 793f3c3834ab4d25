"""Briefings and answers to digests of a platform. Pure: values in, values out."""

from briefings.render.charts import render_chart
from briefings.render.filling import template_names, templates_from
from briefings.render.heads import dark_for_long
from briefings.render.moments import day_time_group
from briefings.render.platforms import PLATFORMS, answer_pages, render_answer, render_briefing
from briefings.render.preview import Scene, preview_of, preview_page
from briefings.render.replies import render_replies
from briefings.render.trial import try_templates
from briefings.render.views import PLAIN, Detail
from briefings.render.why import stands_for, window_behind, window_token
from briefings.render.words import HEADINGS

__all__ = [
    "HEADINGS",
    "PLAIN",
    "PLATFORMS",
    "Detail",
    "Scene",
    "answer_pages",
    "dark_for_long",
    "day_time_group",
    "preview_of",
    "preview_page",
    "render_answer",
    "render_briefing",
    "render_chart",
    "render_replies",
    "stands_for",
    "template_names",
    "templates_from",
    "try_templates",
    "window_behind",
    "window_token",
]
