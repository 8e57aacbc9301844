"""Rows that are written by statements made once.

For Django to make a statement anew costs several times what the database needs to carry it out.
Only what a learner waits for is written here; elsewhere `save()` does. No signals are sent.
"""

from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

type Concrete = Field[Any, Any]


def insert(row: Model, *, unique: str = "", touch: str = "") -> None:
    """Store a new row and give it its key.

    Where a row has the same value in the unique field, that one is touched, and its key is given.
    """
    statement, fields = _insertion(type(row), unique, touch)
    with connection.cursor() as cursor:
        cursor.execute(statement, [_value(row, field, add=True) for field in fields])
        [row.pk] = cursor.fetchone()
    row._state.adding = False


def update(row: Model, names: tuple[str, ...]) -> None:
    """Store these fields of a row that is there."""
    statement, fields = _change(type(row), names)
    with connection.cursor() as cursor:
        values = [_value(row, field, add=False) for field in fields]
        cursor.execute(statement, [*values, row.pk])


def _value(row: Model, field: Concrete, add: bool) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add), connection)


@cache
def _insertion(model: type[Model], unique: str, touch: str) -> tuple[str, list[Concrete]]:
    table, key, fields = _names(model)
    columns = [_column(field) for field in fields]
    values = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})"
    if unique:
        named = {field.name: _column(field) for field in fields}
        same, touched = named[unique], named[touch]
        statement += f" ON CONFLICT ({same}) DO UPDATE SET {touched} = excluded.{touched}"
    return f"{statement} RETURNING {key}", fields


@cache
def _change(model: type[Model], names: tuple[str, ...]) -> tuple[str, list[Concrete]]:
    table, key, every = _names(model)
    fields = [field for field in every if field.name in names]
    values = ", ".join(f"{_column(field)} = %s" for field in fields)
    return f"UPDATE {table} SET {values} WHERE {key} = %s", fields


def _names(model: type[Model]) -> tuple[str, str, list[Concrete]]:
    """Return the table, its key, and its other fields."""
    meta = model._meta
    fields = [field for field in meta.concrete_fields if field is not meta.pk]
    return connection.ops.quote_name(meta.db_table), _column(meta.pk), fields


def _column(field: Concrete) -> str:
    return str(connection.ops.quote_name(str(field.column)))
