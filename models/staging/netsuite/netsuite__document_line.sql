-- Every line of a document with its header, and business keys in place of internal ids. Debit is positive.
with line as (
    {{ current_landed('netsuite', 'transactionline') }}
),

header as (
    {{ current_landed('netsuite', 'transaction') }}
),

currency as (
    {{ current_landed('netsuite', 'currency') }}
),

subsidiary as (
    {{ current_landed('netsuite', 'subsidiary') }}
)

select
    line._source,
    line.id as line_id,
    header.id as document_id,
    coalesce(header.tranid, header.id) as document_number,
    case
        when header.type = 'VendBill'
            then {{ numbered('coalesce(header.tranid, header.id)', 'header._source, header.type', 'cast(header.id as bigint)') }}
    end as bill_id,
    header.type as document_type,
    cast(header.trandate as date) as document_date,
    cast(header.duedate as date) as due_date,
    posting_period.period,
    case
        when header.voided = 'T' then 'void'
        when header.posting = 'T' then 'posted'
        else 'draft'
    end as status,
    currency.symbol as currency,
    cast(header.foreigntotal as decimal(18, 6)) as document_total,
    header.memo,
    header.custbody_cf_credit_effect as credit_effect,
    billed.customer_code,
    billed.supplier_name,
    supplier.person_code as subcontractor_code,
    subsidiary.externalid as entity_code,
    case
        when line.mainline = 'T' then 'main'
        when line.taxline = 'T' then 'tax'
        when line.itemtype = 'OthCharge' then 'expenses'
        else 'services'
    end as part,
    coalesce(line.isrevrectransaction, 'F') = 'T' as is_revenue_recognition,
    line.accttype,
    line.custcol_cf_service_period as service_period,
    coalesce(named.project_code, billed.project_code) as project_code,
    cast(line.quantity as decimal(18, 6)) as quantity,
    cast(line.foreignamount as decimal(18, 6)) as amount,
    header.source_ref as document_ref,
    line.source_ref
from line
inner join header on line._source = header._source and line.transaction_id = header.id
left join {{ ref('netsuite__posting_period') }} as posting_period
    on header._source = posting_period._source and header.postingperiod = posting_period.id
left join currency on header._source = currency._source and header.currency = currency.id
left join subsidiary on line._source = subsidiary._source and line.subsidiary = subsidiary.id
left join {{ ref('netsuite__entity') }} as billed on header._source = billed._source and header.entity = billed.id
left join {{ ref('netsuite__entity') }} as named on line._source = named._source and line.entity = named.id
left join {{ ref('netsuite__entity') }} as supplier
    on header._source = supplier._source and header.entity = supplier.id and supplier.is_subcontractor
