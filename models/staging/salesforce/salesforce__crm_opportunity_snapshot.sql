-- The pipeline at each month end, from the history of every opportunity; a closed one stands in the month it closed in.
with history as (
    {{ current_landed('salesforce', 'opportunity_history') }}
),

opportunity as (
    {{ current_landed('salesforce', 'opportunity') }}
),

account as (
    {{ current_landed('salesforce', 'account') }}
),

stage as (
    {{ current_landed('salesforce', 'opportunity_stage') }}
),

changes as (
    select
        history.*,
        cast(cast(history.createddate as timestamptz) as date) as changed_on,
        coalesce(lead(cast(cast(history.createddate as timestamptz) as date)) over (
            partition by history._source, history.opportunityid order by cast(history.createddate as timestamptz), history.id
        ), date '9999-12-31') as next_changed_on
    from history
),

month_ends as (
    {{ month_ends_of('changes') }}
)

select
    month_ends.as_of,
    coalesce(opportunity.opportunity_number__c, opportunity.id) as opportunity_id,
    coalesce(account.accountnumber, opportunity.accountid) as account_id,
    case
        when stage.iswon = 'true' then 'closed_won'
        when stage.isclosed = 'true' then 'closed_lost'
        else replace(lower(changes.stagename), ' ', '_')
    end as stage,
    cast(cast(changes.probability as decimal(18, 6)) * 0.01 as decimal(18, 8)) as probability,
    changes.currencyisocode as currency,
    cast(coalesce(changes.amount, '0') as decimal(18, 6)) as amount,
    cast(changes.closedate as date) as close_date,
    cast(cast(opportunity.createddate as timestamptz) as date) as created_date,
    changes.source_ref || '#' || cast(month_ends.as_of as varchar) as source_ref
from month_ends
inner join changes on month_ends.as_of >= changes.changed_on and month_ends.as_of < changes.next_changed_on
inner join opportunity on changes._source = opportunity._source and changes.opportunityid = opportunity.id
left join account on opportunity._source = account._source and opportunity.accountid = account.id
left join stage on changes._source = stage._source and changes.stagename = stage.apiname
where
    coalesce(stage.isclosed, 'false') = 'false'
    or date_trunc('month', changes.changed_on) = date_trunc('month', month_ends.as_of)
