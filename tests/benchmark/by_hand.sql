-- The benchmark's rules as somebody would write them by hand for DuckDB: two-valued, a missing value is a no. All 18
-- answers of by_hand.py, of the file that `$path` names; `by_hand_sql.py` fills in what begins with a dollar sign.

with leads as (
    select
        *,
        lower(trim(email)) as mail,
        country in ('DE', 'AT', 'CH') as in_dach,
        lower(trim(email)) similar to '.*@(gmail\.com|outlook\.com|web\.de)' as is_free_mail,
        -- What they did in the last 30 days, by the wall clock.
        list_transform(
            list_filter(activities, lambda a: a.at between $month_ago and $now), lambda a: a.type
        ) as recent
    from read_parquet($path)
),
counted as (
    select
        *,
        len(list_filter(recent, lambda t: t = 'webinar')) as webinars,
        len(list_filter(recent, lambda t: t = 'pricing_page')) as prices,
        len(list_filter(recent, lambda t: t = 'demo_request')) as demos,
        len(list_filter(recent, lambda t: t = 'email_click')) as clicks,
        len(list_filter(recent, lambda t: t = 'download')) as downloads
    from leads
),
judged as (
    select
        *,
        coalesce(mail like '%@rival.example', false) as competitor,
        coalesce(
            (industry in ('banking', 'insurance', 'fintech') and in_dach and employees >= 50) or channel = 'partner',
            false
        ) as in_target_market,
        coalesce(annual_revenue >= 10_000_000, false) or coalesce(finance_headcount >= 5, false)
            or coalesce(locations >= 3, false) as large_enough,
        coalesce(
            function in ('finance', 'accounting') and level in ('manager', 'director', 'vp', 'c_level')
            and role in ('economic_buyer', 'decision_maker', 'influencer'),
            false
        ) as finance_leader,
        mail is not null and phone is not null and not is_free_mail and not coalesce(unsubscribed, false) as reachable,
        coalesce(budget >= 20_000, false) or coalesce(budget_confirmed, false)
            or coalesce(current_spend >= 15_000, false) as has_budget,
        coalesce(
            decision_date between $today and $in_180_days and last_contact between $days_ago_60 and $today
            and created_on between $days_ago_365 and $today,
            false
        ) as in_time,
        (problem is not null)::int
        + coalesce(lower(problem) like '%month-end%', false)::int
        + coalesce(demo_requested, false)::int
        + coalesce(list_contains(list_transform(tools, lambda t: lower(trim(t))), 'spreadsheets'), false)::int
        + coalesce(demos > 0, false)::int
        + coalesce(employees between 250 and 10_000, false)::int >= 4 as needs_it,
        case industry
            when 'banking' then 15 when 'insurance' then 12 when 'fintech' then 12 when 'manufacturing' then 6
            when 'healthcare' then 4 when 'retail' then -5 else 0
        end
        + case country when 'DE' then 8 when 'AT' then 6 when 'CH' then 6 else 0 end
        + case level when 'manager' then 4 when 'director' then 8 when 'vp' then 10 when 'c_level' then 12 else 0 end
        + case channel when 'partner' then 6 when 'webinar' then 4 when 'outbound' then -2 else 0 end
        + case
            when employees >= 1000 then 18 when employees >= 250 then 10 when employees >= 50 then 4
            when employees < 10 then -10 else 0
        end
        + case when annual_revenue >= 50_000_000 then 10 when annual_revenue >= 10_000_000 then 5 else 0 end
        + case when budget >= 50_000 then 6 else 0 end
        + case when is_free_mail then -8 else 0 end as fit_points,
        case when demo_requested then 10 else 0 end
        + coalesce(
            least(webinars * 5, 15) + least(prices * 8, 24) + least(demos * 12, 24) + least(clicks, 10)
            + least(downloads * 3, 12),
            0
        ) as engagement
    from counted
),
scored as (
    select *, least(greatest(fit_points, 0), 100) as fit from judged
),
staged as (
    select *, not competitor and in_target_market and reachable and fit >= 25 and engagement >= 10 as mql from scored
),
sold as (
    select *, mql and has_budget and finance_leader and needs_it and in_time as is_sql from staged
)
select
    competitor,
    in_target_market,
    large_enough,
    finance_leader,
    reachable,
    has_budget,
    in_time,
    needs_it,
    in_target_market::int + large_enough::int + has_budget::int >= 2 as worth_a_call,
    fit,
    case when fit >= 50 then 'a' when fit >= 30 then 'b' else 'c' end as "fit.grade",
    engagement,
    case when engagement >= 35 then 'hot' when engagement >= 15 then 'warm' else 'cold' end as "engagement.grade",
    mql,
    is_sql as sql,
    is_sql and large_enough and engagement >= 35 as opportunity,
    case
        when country = 'DE' and industry in ('banking', 'insurance') and employees >= 1000 then 'Enterprise finance DE'
        when country in ('AT', 'CH') and industry in ('banking', 'insurance') and employees >= 1000
            then 'Enterprise finance AT and CH'
        when in_dach and industry = 'fintech' then 'Fintech desk'
        when in_dach and employees >= 1000 then 'Enterprise DACH'
        when in_dach and employees between 250 and 999 then 'Mid-market DACH'
        when in_dach then 'SMB DACH'
        when country in ('FR', 'BE') and employees >= 50 then 'France and Belgium'
        when country in ('GB', 'IE') then 'United Kingdom and Ireland'
        when employees >= 1000 then 'Global accounts'
        else 'Inside sales'
    end as territory,
    case
        when not is_sql then 'not due'
        when company is null or full_name is null or phone is null or mail is null or industry is null
            or country is null or employees is null or problem is null then 'incomplete'
        else 'ready'
    end as to_sales
from sold
