"""The benchmark's rules as somebody would write them by hand for Polars: two-valued, a missing value is a no.

All 18 answers of by_hand.py, as a lazy frame over a Parquet file.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import polars as pl
from tests.benchmark.by_hand import ANSWERS, CHANNEL, COUNTRY, FREE_MAIL, INDUSTRY, LEVEL, Times

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def verdicts(path: Path) -> pl.LazyFrame:
    """Every answer of every lead of a file."""
    times = Times()
    at = pl.element().struct.field("at")
    return (
        pl.scan_parquet(path)
        .with_columns(
            mail=pl.col("email").str.strip_chars().str.to_lowercase(),
            in_dach=yes(pl.col("country").is_in(["DE", "AT", "CH"])),
            # What they did in the last 30 days, by the wall clock.
            recent=pl.col("activities").list.eval(
                pl.element().filter(at.is_between(times.month_ago, times.now)).struct.field("type")
            ),
        )
        .with_columns(is_free_mail=yes(reduce(or_, (pl.col("mail").str.ends_with(each) for each in FREE_MAIL))))
        .with_columns(**judged(times))
        .with_columns(fit=fit(), engagement=engagement())
        .with_columns(
            pl.when(pl.col("fit") >= 50).then(pl.lit("a"))
            .when(pl.col("fit") >= 30).then(pl.lit("b")).otherwise(pl.lit("c")).alias("fit.grade"),
            pl.when(pl.col("engagement") >= 35).then(pl.lit("hot"))
            .when(pl.col("engagement") >= 15).then(pl.lit("warm")).otherwise(pl.lit("cold")).alias("engagement.grade"),
            mql=~pl.col("competitor") & pl.col("in_target_market") & pl.col("reachable")
            & (pl.col("fit") >= 25) & (pl.col("engagement") >= 10),
        )
        .with_columns(
            sql=pl.col("mql") & pl.col("has_budget") & pl.col("finance_leader") & pl.col("needs_it") & pl.col("in_time")
        )
        .with_columns(
            opportunity=pl.col("sql") & pl.col("large_enough") & (pl.col("engagement.grade") == "hot"),
            territory=territory(),
            to_sales=to_sales(),
        )
        .select(ANSWERS)
    )  # fmt: skip


def yes(test: pl.Expr) -> pl.Expr:
    """A missing value is a no."""
    return test.fill_null(value=False)


def judged(times: Times) -> dict[str, pl.Expr]:
    """The definitions."""
    col = pl.col
    in_target_market = yes(
        col("industry").is_in(["banking", "insurance", "fintech"]) & col("in_dach") & (col("employees") >= 50)
    ) | yes(col("channel") == "partner")
    large_enough = (
        yes(col("annual_revenue") >= 10_000_000) | yes(col("finance_headcount") >= 5) | yes(col("locations") >= 3)
    )
    has_budget = yes(col("budget") >= 20_000) | yes(col("budget_confirmed")) | yes(col("current_spend") >= 15_000)
    signs = [
        col("problem").is_not_null(),
        yes(col("problem").str.to_lowercase().str.contains("month-end", literal=True)),
        yes(col("demo_requested")),
        yes(
            col("tools")
            .list.eval(pl.element().str.strip_chars().str.to_lowercase() == "spreadsheets")
            .list.any()
        ),
        yes(col("recent").list.contains("demo_request")),
        yes(col("employees").is_between(250, 10_000)),
    ]  # fmt: skip
    return {
        "competitor": yes(col("mail").str.ends_with("@rival.example")),
        "in_target_market": in_target_market,
        "large_enough": large_enough,
        "finance_leader": yes(
            col("function").is_in(["finance", "accounting"])
            & col("level").is_in(["manager", "director", "vp", "c_level"])
            & col("role").is_in(["economic_buyer", "decision_maker", "influencer"])
        ),
        "reachable": col("mail").is_not_null()
        & col("phone").is_not_null()
        & ~col("is_free_mail")
        & ~yes(col("unsubscribed")),
        "has_budget": has_budget,
        "in_time": yes(
            col("decision_date").is_between(times.today, times.in_180_days)
            & col("last_contact").is_between(times.days_ago_60, times.today)
            & col("created_on").is_between(times.days_ago_365, times.today)
        ),
        "needs_it": pl.sum_horizontal(*(each.cast(pl.Int32) for each in signs)) >= 4,
        "worth_a_call": pl.sum_horizontal(
            *(each.cast(pl.Int32) for each in (in_target_market, large_enough, has_budget))
        )
        >= 2,
    }


def points(name: str, each: Mapping[str | None, int]) -> pl.Expr:
    """The points of an enumeration."""
    names = [value for value in each if value is not None]
    return pl.col(name).replace_strict(names, [each[value] for value in names], default=0, return_dtype=pl.Int32)


def fit() -> pl.Expr:
    """How well they fit."""
    size, revenue, budget = pl.col("employees"), pl.col("annual_revenue"), pl.col("budget")
    total = (
        points("industry", INDUSTRY) + points("country", COUNTRY) + points("level", LEVEL) + points("channel", CHANNEL)
        + pl.when(size >= 1000).then(18).when(size >= 250).then(10).when(size >= 50).then(4)
        .when(size < 10).then(-10).otherwise(0)
        + pl.when(revenue >= 50_000_000).then(10).when(revenue >= 10_000_000).then(5).otherwise(0)
        + pl.when(budget >= 50_000).then(6).otherwise(0)
        + pl.when(pl.col("is_free_mail")).then(-8).otherwise(0)
    )  # fmt: skip
    return total.clip(0, 100)


def engagement() -> pl.Expr:
    """How much they act."""

    def counted(kind: str, each: int, most: int) -> pl.Expr:
        count = pl.col("recent").list.count_matches(kind).fill_null(0).cast(pl.Int32)
        return (count * each).clip(upper_bound=most)

    return (
        pl.when(yes(pl.col("demo_requested"))).then(10).otherwise(0)
        + counted("webinar", 5, 15)
        + counted("pricing_page", 8, 24)
        + counted("demo_request", 12, 24)
        + counted("email_click", 1, 10)
        + counted("download", 3, 12)
    )


def territory() -> pl.Expr:
    """Who gets the lead."""
    col, in_dach, size = pl.col, pl.col("in_dach"), pl.col("employees")
    finance = col("industry").is_in(["banking", "insurance"])
    return (
        pl.when((col("country") == "DE") & finance & (size >= 1000)).then(pl.lit("Enterprise finance DE"))
        .when(col("country").is_in(["AT", "CH"]) & finance & (size >= 1000))
        .then(pl.lit("Enterprise finance AT and CH"))
        .when(in_dach & (col("industry") == "fintech")).then(pl.lit("Fintech desk"))
        .when(in_dach & (size >= 1000)).then(pl.lit("Enterprise DACH"))
        .when(in_dach & size.is_between(250, 999)).then(pl.lit("Mid-market DACH"))
        .when(in_dach).then(pl.lit("SMB DACH"))
        .when(col("country").is_in(["FR", "BE"]) & (size >= 50)).then(pl.lit("France and Belgium"))
        .when(col("country").is_in(["GB", "IE"])).then(pl.lit("United Kingdom and Ireland"))
        .when(size >= 1000).then(pl.lit("Global accounts"))
        .otherwise(pl.lit("Inside sales"))
    )  # fmt: skip


def to_sales() -> pl.Expr:
    """Where the handoff stands."""
    needed = ("company", "full_name", "phone", "mail", "industry", "country", "employees", "problem")
    absent = reduce(or_, (pl.col(each).is_null() for each in needed))
    return (
        pl.when(~pl.col("sql")).then(pl.lit("not due"))
        .when(absent).then(pl.lit("incomplete")).otherwise(pl.lit("ready"))
    )  # fmt: skip
