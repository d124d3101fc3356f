-- R60 · What changed in a closed period?
-- Prevents a past that is silently different from what was reported. One exception per closed month and stream of the
-- records that landed after its close; its sides are the figure that moved most, one that tells no cost if there is any;
-- `restatement` holds them all. A month that
-- moves along with an earlier one opens nothing of its own. What no dated record explains is put down to late records of no such month,
-- and without that to definitions or settings. Figures that give pay away are only counted.
with headline as (
    select
        *,
        row_number() over (
            partition by period
            order by is_restricted, reveals_cost, case unit when 'money' then 1 else 2 end, abs(effect) desc, metric
        ) as place
    from {{ ref('restatement') }}
    where abs(effect) > 0.005
),

restated as (
    select
        headline.*,
        min(headline.period) over () as first_period
    from headline
    where headline.place = 1
),

caused as (
    select restated.period, late.stream as cause, late.source_ref, late.version
    from restated
    inner join {{ ref('late_change') }} as late on restated.period = late.period
),

explained as (
    select min(period) as since_period from caused
),

unexplained as (
    select restated.period
    from restated
    cross join explained
    where restated.period = restated.first_period and restated.period < coalesce(explained.since_period, '9999')
),

causes as (
    select period, cause, source_ref, version
    from caused
    union all
    select unexplained.period, 'other records' as cause, late.source_ref, late.version
    from unexplained
    inner join {{ ref('late_change') }} as late on late.period is null
    union all
    select unexplained.period, 'definitions or settings' as cause, cast(null as varchar) as source_ref, 0 as version
    from unexplained
    where not exists (select 1 from {{ ref('late_change') }} as late where late.period is null)
),

numbered as (
    select
        causes.*,
        row_number() over (partition by period, cause order by source_ref) = 1 as is_first
    from causes
)

select
    {{ check_record(
        'R60', period='numbered.period', key='numbered.cause',
        left_value='case when not numbered.is_first then 0 when restated.is_restricted then 1 else restated.reported end',
        right_value='case when not numbered.is_first or restated.is_restricted then 0 else restated.current_value end',
        currency="case when restated.is_restricted then 'count' else coalesce(restated.currency, restated.unit) end",
        record="case when numbered.is_first then 'restatement:' || numbered.period"
        ~ " else 'late:' || numbered.source_ref end", since_date='restated.closed_on',
        risk_amount="case when numbered.is_first and restated.unit = 'money' and not restated.is_restricted"
        ~ " then abs(restated.effect) else 0 end", risk_currency=reporting_currency(),
        left_ref="'as_reported/' || restated.metric || '/' || numbered.period",
        right_ref="numbered.source_ref || ' version ' || numbered.version"
    ) }}
from numbered
inner join restated on numbered.period = restated.period
