"""Briefings and answers to digests of a platform. Pure: values in, values out."""
