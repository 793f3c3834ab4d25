"""The record in a database. No SQLAlchemy object leaves this package."""
