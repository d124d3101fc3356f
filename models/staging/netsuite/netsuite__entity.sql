-- Who documents name, by internal id: a customer, a project with its customer, or a person with their number.
with customer as (
    {{ current_landed('netsuite', 'customer') }}
),

job as (
    {{ current_landed('netsuite', 'job') }}
),

employee as (
    {{ current_landed('netsuite', 'employee') }}
),

vendor as (
    {{ current_landed('netsuite', 'vendor') }}
)

select
    _source, id, entityid as customer_code, cast(null as varchar) as project_code, cast(null as varchar) as person_code,
    cast(null as varchar) as supplier_name, false as is_subcontractor
from customer
union all
select job._source, job.id, customer.entityid, job.entityid, null, null, false
from job
left join customer on job._source = customer._source and job.customer = customer.id
union all
select _source, id, null, null, entityid, null, false from employee
union all
select _source, id, null, null, entityid, coalesce(companyname, entityid), isjobresourcevend = 'T' from vendor
