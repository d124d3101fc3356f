with landed as (
    {{ current_landed('hubspot', 'invoice') }}
),

account as (
    {{ current_landed('hubspot', 'account') }}
)

select
    landed.hs_number as invoice_id,
    company.account_id,
    landed.hs_invoice_status as status,
    cast(case
        when landed.hs_invoice_status = 'open' then coalesce(landed.hs_balance_due, landed.hs_amount_billed)
        else landed.hs_amount_billed
    end as decimal(18, 6)) as amount,
    coalesce(landed.hs_currency, account.companycurrency) as currency,
    landed.source_ref
from landed
left join account on landed._source = account._source
left join {{ ref('hubspot_linked_company') }} as company
    on landed._source = company._source and landed.id = company.id and company.kind = 'invoice'
where landed.hs_invoice_status in ('open', 'paid')
