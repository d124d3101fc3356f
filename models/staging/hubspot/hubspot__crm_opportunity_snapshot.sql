-- The pipeline at each month end, from the history of a deal's properties; a closed deal stands in the month it closed in.
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

in_force as (
    select month_ends.as_of, changes.*
    from month_ends
    inner join changes on month_ends.as_of >= changes.changed_on
    qualify row_number() over (
        partition by month_ends.as_of, changes._source, changes.id, changes.property order by changes.changed_at desc
    ) = 1
),

seen as (
    select
        as_of,
        _source,
        id,
        max(case when property = 'stage' then value end) as stage_id,
        max(case when property = 'stage' then changed_on end) as stage_since,
        max(case when property = 'amount' then value end) as amount,
        max(case when property = 'probability' then value end) as probability,
        max(case when property = 'close_date' then value end) as closedate
    from in_force
    group by as_of, _source, id
)

select
    seen.as_of,
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
    told.source_ref || '#' || cast(seen.as_of as varchar) as source_ref
from seen
inner join told on seen._source = told._source and seen.id = told.id
left join stage on told._source = stage._source and told.pipeline = stage.pipelineid and seen.stage_id = stage.id
where
    seen.stage_id is not null
    and coalesce(stage.ispursuit, 'true') = 'true'
    and (
        coalesce(stage.isclosed, 'false') = 'false'
        or date_trunc('month', seen.stage_since) = date_trunc('month', seen.as_of)
    )
