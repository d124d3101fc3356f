-- What an opportunity was at the end of each day on which it changed.
with history as (
    {{ current_landed('salesforce', 'opportunity_history') }}
),

opportunity as (
    {{ current_landed('salesforce', 'opportunity') }}
),

stage as (
    {{ current_landed('salesforce', 'opportunity_stage') }}
),

changes as (
    select
        history.*,
        cast(cast(history.createddate as timestamptz) as date) as changed_at
    from history
    qualify row_number() over (
        partition by history._source, history.opportunityid, cast(cast(history.createddate as timestamptz) as date)
        order by cast(history.createddate as timestamptz) desc, history.id desc
    ) = 1
)

select
    coalesce(opportunity.opportunity_number__c, opportunity.id) as opportunity_id,
    changes.changed_at,
    case
        when stage.iswon = 'true' then 'closed_won'
        when stage.isclosed = 'true' then 'closed_lost'
        else replace(lower(changes.stagename), ' ', '_')
    end as stage,
    cast(coalesce(changes.amount, '0') as decimal(18, 6)) as amount,
    cast(changes.closedate as date) as close_date,
    cast(cast(changes.probability as decimal(18, 6)) * 0.01 as decimal(18, 8)) as probability,
    changes.source_ref || '#change' as source_ref
from changes
inner join opportunity on changes._source = opportunity._source and changes.opportunityid = opportunity.id
left join stage on changes._source = stage._source and changes.stagename = stage.apiname
