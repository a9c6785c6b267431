with last_day as (select max(day) as day from {{ ref('int_customer_orders') }})

select
    cast(c.customer_id as varchar) as customer_id,
    cast(c.currency as varchar) as currency,
    cast(min(c.day) as date) as first_order,
    cast(max(c.day) as date) as last_order,
    cast(count(*) as bigint) as orders,
    {{ total('c.revenue') }} as revenue,
    cast(sum(c.margin) as decimal(18, 6)) as margin,
    cast(max(l.day) - max(c.day) as integer) as recency_days,
    cast(max(case when c.number = 1 then c.channel end) as varchar) as first_channel
from {{ ref('int_customer_orders') }} as c
cross join last_day as l
group by 1, 2
order by 1, 2
