-- Every line of a sales invoice, a bill or a credit note with its document. Amounts are without tax, in the document's
-- currency; a credit note's are positive, as Xero has them. Xero does not tell in which order bills were made: those of one
-- number count in the order in which they came.
{%- set bills_came = 'first_landed._extracted_at, first_landed.date, line.document_id' %}
with document as (
    select
        _source, entity, 'Invoice' as kind, invoiceid as document_id, coalesce(invoicenumber, invoiceid) as document_number,
        reference as reference, type as document_type, status as status, contact as contact, date as document_date,
        duedate as due_date, currencycode as currency, lineamounttypes as tax_included, lineitems as lines, source_ref
    from ({{ current_landed('xero', 'invoice') }}) as invoice
    union all
    select
        _source, entity, 'CreditNote', creditnoteid, coalesce(creditnotenumber, creditnoteid), reference, type, status,
        contact, date, duedate, currencycode, lineamounttypes, lineitems, source_ref
    from ({{ current_landed('xero', 'credit_note') }}) as credit_note
),

line as (
    select
        document.*,
        unnest(from_json(lines, '["JSON"]')) as line,
        generate_subscripts(from_json(lines, '["JSON"]'), 1) as line_no
    from document
),

first_landed as (
    select
        _source,
        _id,
        _extracted_at,
        date
    from {{ source('landing', 'xero__invoice') }}
    where _version = 1
),

project as (
    select
        _source,
        entity,
        project_tracking
    from ({{ current_landed('xero', 'organisation') }}) as organisation
),

account as (
    {{ current_landed('xero', 'account') }}
),

contact as (
    {{ current_landed('xero', 'contact') }}
)

select
    line._source,
    line.entity,
    line.document_id,
    line.line_no,
    line.document_number,
    case
        when line.document_type = 'ACCPAY'
            then {{ numbered('line.document_number', 'line._source, line.document_type', bills_came) }}
    end as bill_id,
    line.document_type,
    line.reference,
    case
        when line.status in ('AUTHORISED', 'PAID') then 'posted'
        when line.status in ('VOIDED', 'DELETED') then 'void'
        else 'draft'
    end as status,
    coalesce(contact.accountnumber, contact.contactid) as contact_code,
    contact.name as contact_name,
    cast(line.document_date as date) as document_date,
    cast(coalesce(line.due_date, line.document_date) as date) as due_date,
    line.currency,
    {{ xero_tracked("json_extract(line.line, '$.Tracking')", 'project.project_tracking') }} as engagement_id,
    account.class as ledger_class,
    {{ xero_account_class('account') }} as account_class,
    account.role as account_role,
    json_extract_string(line.line, '$.Description') as description,
    cast(json_extract_string(line.line, '$.Quantity') as decimal(18, 6)) as quantity,
    cast(json_extract_string(line.line, '$.TaxAmount') as decimal(18, 6)) as tax,
    cast(json_extract_string(line.line, '$.LineAmount') as decimal(18, 6))
    - case when line.tax_included = 'Inclusive' then cast(json_extract_string(line.line, '$.TaxAmount') as decimal(18, 6)) else 0 end as net,
    line.source_ref
from line
left join first_landed on line._source = first_landed._source and line.document_id = first_landed._id
left join project on line._source = project._source and line.entity = project.entity
left join account
    on line._source = account._source and line.entity = account.entity and json_extract_string(line.line, '$.AccountCode') = account.code
left join contact on line._source = contact._source and json_extract_string(line.contact, '$.ContactID') = contact.contactid
