-- The invented leads of leads.py, so many at a time: the same chances, but chance is a hash, so that a row depends on
-- nothing but its number and the seed, and every core can make its own. `many_leads.py` fills in the names that begin
-- with a dollar sign; the types are those of a good export.

create or replace temp macro dice(i, salt, sides) as (hash(i + salt * 1_000_000_000_000 + $seed) % sides)::bigint;
create or replace temp macro pick(i, salt, options) as options[1 + dice(i, salt, len(options))];
-- A number that is small more often than large.
create or replace temp macro size(i, salt, tops) as (hash(i * 7 + salt * 1_000_000_000_000 + $seed) % pick(i, salt + 500, tops))::bigint;
create or replace temp macro day(i, salt, earliest, latest) as $today + (earliest + dice(i, salt, latest - earliest + 1))::integer;
create or replace temp macro unless_missing(i, salt, made) as case when dice(i, salt + 200, 10_000) >= $missing * 10_000 then made end;
-- So many of a list of five (or two of four), each once: steps of one length through a circle never meet.
create or replace temp macro sample(i, salt, options, most) as list_transform(
    range(dice(i, salt, most + 1)),
    lambda k: options[1 + (dice(i, salt + 300, len(options)) + k * (1 + dice(i, salt + 400, len(options) - 1))) % len(options)]
);
-- Chance of the k-th activity.
create or replace temp macro roll(i, k, salt) as hash((i * 64 + k) * 4 + salt + $seed);

copy (
    with numbered as (
        select i, dice(i, 1, $one_that_suits) = 0 as suits from range($count) as numbers(i)
    )
    select
        i as lead_id,
        unless_missing(i, 2, pick(i, 2, ['Acme', 'Globex', 'Initech']) || ' ' || dice(i, 102, 10_000)) as company,
        unless_missing(i, 3, case when suits then pick(i, 3, $industries[:3]) else pick(i, 3, $industries) end) as industry,
        unless_missing(i, 4, case when suits then pick(i, 4, $countries[:5]) else pick(i, 4, $countries) end) as country,
        unless_missing(i, 5, case when suits then 250 + size(i, 5, [1_000, 5_000]) else size(i, 5, [50, 500, 5_000]) end) as employees,
        unless_missing(i, 6, size(i, 6, [5, 20])) as finance_headcount,
        unless_missing(i, 7, size(i, 7, [3, 12])) as locations,
        unless_missing(i, 8, (size(i, 8, [5, 50, 200]) * 1_000_000)::decimal(15, 2)) as annual_revenue,
        unless_missing(i, 9, case
            when suits then list_concat($tools[:1], sample(i, 9, $tools[2:], 2)) else sample(i, 9, $tools, 3)
        end) as tools,
        unless_missing(i, 10, pick(i, 10, $names)) as full_name,
        unless_missing(i, 11, 'lead' || dice(i, 11, 100_000) || '@' || pick(i, 111, $domains)) as email,
        unless_missing(i, 12, '+49 30 ' || (1_000_000 + dice(i, 12, 9_000_000))) as phone,
        unless_missing(i, 13, case when suits then pick(i, 13, $functions[:4]) else pick(i, 13, $functions) end) as function,
        unless_missing(i, 14, case when suits then pick(i, 14, $levels[2:]) else pick(i, 14, $levels) end) as level,
        unless_missing(i, 15, dice(i, 15, 10) < 1) as unsubscribed,
        unless_missing(i, 16, pick(i, 16, $problems)) as problem,
        unless_missing(i, 17, case when suits then pick(i, 17, $roles[:3]) else pick(i, 17, $roles) end) as role,
        unless_missing(i, 18, (1_000 * (case
            when suits then 20 + size(i, 18, [100]) else size(i, 18, [20, 120])
        end))::decimal(15, 2)) as budget,
        unless_missing(i, 19, dice(i, 19, 10) < 4) as budget_confirmed,
        unless_missing(i, 20, (size(i, 20, [10, 40]) * 1_000)::decimal(15, 2)) as current_spend,
        unless_missing(i, 21, case when suits then day(i, 21, 10, 150) else day(i, 21, -10, 200) end) as decision_date,
        unless_missing(i, 22, case when suits then day(i, 22, -40, 0) else day(i, 22, -70, 0) end) as last_contact,
        unless_missing(i, 23, day(i, 23, -400, 0)) as created_on,
        unless_missing(i, 24, pick(i, 24, $channels)) as channel,
        unless_missing(i, 25, suits or dice(i, 25, 10) < 6) as demo_requested,
        unless_missing(i, 26, list_transform(range(dice(i, 26, $most_activities + 1)), lambda k: {
            'type': case when roll(i, k, 0) % 100 >= $missing_of_activity * 100
                then $kinds[1 + (roll(i, k, 1) % len($kinds))::bigint] end,
            'at': case when roll(i, k, 2) % 100 >= $missing_of_activity * 100
                then $now - to_seconds((roll(i, k, 3) % 5_184_000)::bigint) end
        })) as activities
    from numbered
) to $path (format parquet);
