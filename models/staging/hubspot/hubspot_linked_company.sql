-- The company of a contact, a deal or an invoice: the primary one, else the one with the lowest id.
with contact_company as (
    {{ current_landed('hubspot', 'contact_company') }}
),

deal_company as (
    {{ current_landed('hubspot', 'deal_company') }}
),

invoice_company as (
    {{ current_landed('hubspot', 'invoice_company') }}
),

company as (
    {{ current_landed('hubspot', 'company') }}
),

link as (
    select _source, 'contact' as kind, fromid, toid, isprimary from contact_company
    union all
    select _source, 'deal' as kind, fromid, toid, isprimary from deal_company
    union all
    select _source, 'invoice' as kind, fromid, toid, isprimary from invoice_company
)

select
    link._source,
    link.kind,
    link.fromid as id,
    coalesce(company.account_number, link.toid) as account_id
from link
left join company on link._source = company._source and link.toid = company.id
qualify row_number() over (
    partition by link._source, link.kind, link.fromid order by link.isprimary desc, cast(link.toid as bigint)
) = 1
