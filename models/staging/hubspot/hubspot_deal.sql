-- A deal under the firm's own numbers; its days are those of the account's time zone.
with landed as (
    {{ current_landed('hubspot', 'deal') }}
),

account as (
    {{ current_landed('hubspot', 'account') }}
)

select
    landed._source,
    landed.id,
    coalesce(landed.deal_number, landed.id) as opportunity_id,
    company.account_id,
    coalesce(landed.deal_currency_code, account.companycurrency) as currency,
    account.timezone as time_zone,
    cast(timezone(account.timezone, cast(landed.createdat as timestamptz)) as date) as created_date,
    cast(timezone(account.timezone, cast(landed.closedate as timestamptz)) as date) as close_date,
    landed.pipeline,
    landed.propertieswithhistory as history,
    landed.source_ref
from landed
left join account on landed._source = account._source
left join {{ ref('hubspot_linked_company') }} as company
    on landed._source = company._source and landed.id = company.id and company.kind = 'deal'
