-- A charge of a project and the time it charges; the time carries the id that the PSA gave the entry.
with charge as (
    {{ current_landed('netsuite', 'charge') }}
),

timebill as (
    {{ current_landed('netsuite', 'timebill') }}
),

header as (
    {{ current_landed('netsuite', 'transaction') }}
)

select
    coalesce(charge.externalid, charge.id) as transaction_id,
    coalesce(timebill.externalid, timebill.id) as time_entry_id,
    project.project_code as engagement_id,
    person.person_code as resource_id,
    cast(charge.chargedate as date) as posting_date,
    cast(charge.quantity as decimal(18, 6)) as hours,
    cast(charge.rate as decimal(18, 8)) as bill_rate,
    cast(charge.amount as decimal(18, 6)) as amount,
    header.tranid as invoice_id,
    charge.source_ref
from charge
inner join timebill on charge._source = timebill._source and charge.timerecord = timebill.id
left join {{ ref('netsuite__entity') }} as project on charge._source = project._source and charge.project = project.id
left join {{ ref('netsuite__entity') }} as person on timebill._source = person._source and timebill.employee = person.id
left join header on charge._source = header._source and charge.invoice = header.id
