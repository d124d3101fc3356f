with landed as (
    {{ current_landed('certinia', 'project') }}
),

account as (
    {{ current_landed('certinia', 'account') }}
),

practice as (
    {{ current_landed('certinia', 'practice') }}
),

region as (
    {{ current_landed('certinia', 'region') }}
),

service_line as (
    {{ current_landed('certinia', 'service_line') }}
),

company as (
    {{ current_landed('certinia', 'company') }}
),

contact as (
    {{ current_landed('certinia', 'contact') }}
),

budget as (
    {{ current_landed('certinia', 'budget') }}
),

ordered as (
    select
        _source,
        pse__project__c as project_id,
        cast(sum(cast(pse__amount__c as decimal(18, 6))) as decimal(18, 6)) as amount
    from budget
    where
        pse__type__c in ('Customer Purchase Order', 'Customer Purchase Order Change Request')
        and pse__include_in_financials__c = 'true'
    group by _source, pse__project__c
)

select
    landed.pse__project_id__c as engagement_id,
    coalesce(account.origin_system__c, 'salesforce') as customer_ref_system,
    coalesce(account.accountnumber, landed.pse__account__c) as customer_ref,
    company.name as entity_id,
    landed.currencyisocode as currency,
    case
        when landed.pse__billing_type__c = 'Time and Materials' then 'tm'
        when landed.pse__recognition_method__c = 'Percent Complete by Cost' then 'fixed_poc_cost'
        when landed.pse__recognition_method__c = 'Percent Complete by Hours' then 'fixed_poc_hours'
        else replace(lower(landed.pse__recognition_method__c), ' ', '_')
    end as method,
    cast(cast(landed.createddate as timestamptz) as date) as created_date,
    cast(landed.pse__start_date__c as date) as start_date,
    cast(landed.pse__end_date__c as date) as end_date,
    coalesce(ordered.amount, 0) as psa_contract_value,
    cast(landed.noncancellable_through__c as date) as noncancellable_through,
    coalesce(landed.right_to_invoice__c, 'false') = 'true' as right_to_invoice,
    practice.name as practice,
    service_line.name as service_line,
    region.name as region,
    landed.contract_number__c as contract_id,
    coalesce(contact.pse__erp_worker_correlation_id__c, contact.id) as project_manager_id,
    landed.source_ref
from landed
left join account on landed._source = account._source and landed.pse__account__c = account.id
left join practice on landed._source = practice._source and landed.pse__practice__c = practice.id
left join region on landed._source = region._source and landed.pse__region__c = region.id
left join service_line on landed._source = service_line._source and landed.pse__group__c = service_line.id
left join company on landed._source = company._source and landed.pse__company__c = company.id
left join contact on landed._source = contact._source and landed.pse__project_manager__c = contact.id
left join ordered on landed._source = ordered._source and landed.id = ordered.project_id
where landed.pse__project_type__c = 'Customer Project'
