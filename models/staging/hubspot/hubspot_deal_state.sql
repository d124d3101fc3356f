-- A deal of the sales pipeline at each month end, and at the end of each day on which one of its properties changed.
with stage as (
    {{ current_landed('hubspot', 'stage') }}
),

told as (
    select
        deal.*,
        from_json(deal.history, '{
            "dealstage": [{"value": "VARCHAR", "timestamp": "VARCHAR"}],
            "amount": [{"value": "VARCHAR", "timestamp": "VARCHAR"}],
            "hs_deal_stage_probability": [{"value": "VARCHAR", "timestamp": "VARCHAR"}],
            "closedate": [{"value": "VARCHAR", "timestamp": "VARCHAR"}]
        }') as was
    from {{ ref('hubspot_deal') }} as deal
),

entries as (
    select _source, id, time_zone, 'stage' as property, unnest(was.dealstage) as entry from told
    union all
    select _source, id, time_zone, 'amount' as property, unnest(was.amount) as entry from told
    union all
    select _source, id, time_zone, 'probability' as property, unnest(was.hs_deal_stage_probability) as entry from told
    union all
    select _source, id, time_zone, 'close_date' as property, unnest(was.closedate) as entry from told
),

changes as (
    select
        entries.*,
        nullif(entries.entry.value, '') as value,
        cast(entries.entry.timestamp as timestamptz) as changed_at,
        cast(timezone(entries.time_zone, cast(entries.entry.timestamp as timestamptz)) as date) as changed_on
    from entries
),

month_ends as (
    {{ month_ends_of('changes') }}
),

days as (
    select distinct _source, id, changed_on as as_of, false as is_month_end from changes
    union all
    select told._source, told.id, month_ends.as_of, true as is_month_end
    from told
    cross join month_ends
),

in_force as (
    select days.as_of, days.is_month_end, changes.*
    from days
    inner join changes on days._source = changes._source and days.id = changes.id and days.as_of >= changes.changed_on
    qualify row_number() over (
        partition by days.as_of, days.is_month_end, changes._source, changes.id, changes.property
        order by changes.changed_at desc
    ) = 1
),

seen as (
    select
        as_of,
        is_month_end,
        _source,
        id,
        max(case when property = 'stage' then value end) as stage_id,
        max(case when property = 'stage' then changed_on end) as stage_since,
        max(case when property = 'amount' then value end) as amount,
        max(case when property = 'probability' then value end) as probability,
        max(case when property = 'close_date' then value end) as closedate
    from in_force
    group by as_of, is_month_end, _source, id
)

select
    told._source,
    told.id,
    seen.as_of,
    seen.is_month_end,
    told.opportunity_id,
    told.account_id,
    case
        when stage.isclosed = 'true' and cast(stage.probability as decimal(18, 6)) = 1 then 'closed_won'
        when stage.isclosed = 'true' then 'closed_lost'
        else replace(lower(trim(coalesce(stage.label, seen.stage_id))), ' ', '_')
    end as stage,
    cast(coalesce(seen.probability, stage.probability) as decimal(18, 8)) as probability,
    told.currency,
    cast(coalesce(seen.amount, '0') as decimal(18, 6)) as amount,
    cast(timezone(told.time_zone, cast(seen.closedate as timestamptz)) as date) as close_date,
    told.created_date,
    coalesce(stage.isclosed, 'false') = 'true' as is_closed,
    seen.stage_since,
    told.source_ref
from seen
inner join told on seen._source = told._source and seen.id = told.id
left join stage on told._source = stage._source and told.pipeline = stage.pipelineid and seen.stage_id = stage.id
where seen.stage_id is not null and coalesce(stage.ispursuit, 'true') = 'true'
