-- What an event bills, added up by kind. Expenses and adjustments are no kind of billing event.
with event as (
    {{ current_landed('certinia', 'billing_event') }}
),

item as (
    {{ current_landed('certinia', 'billing_event_item') }}
),

project as (
    {{ current_landed('certinia', 'project') }}
),

billed as (
    select
        _source,
        pse__billing_event__c as event_id,
        case pse__category__c when 'Timecard' then 'time' when 'Milestone' then 'milestone' else 'schedule' end as kind,
        cast(sum(cast(pse__amount__c as decimal(18, 6))) as decimal(18, 6)) as amount
    from item
    where pse__category__c in ('Timecard', 'Milestone', 'Budget')
    group by _source, pse__billing_event__c, kind
)

select
    event.name || '/' || billed.kind as billing_event_id,
    coalesce(project.pse__project_id__c, event.pse__project__c) as engagement_id,
    billed.kind,
    cast(event.pse__date__c as date) as date,
    event.currencyisocode as currency,
    billed.amount,
    case
        when event.pse__invoiced__c = 'true' then 'invoiced'
        when event.pse__is_released__c = 'true' then 'released'
        else lower(event.pse__status__c)
    end as status,
    event.pse__invoice_number__c as invoice_id,
    event.source_ref || '#' || billed.kind as source_ref
from event
inner join billed on event._source = billed._source and event.id = billed.event_id
left join project on event._source = project._source and event.pse__project__c = project.id
