-- Purchases by person: orders, or transactions where no orders are loaded.
with purchases as (
    select customer_id, order_id, ordered_at, day, channel, source, currency, revenue, margin
    from {{ ref('int_orders_attributed') }}
    where customer_id is not null
    union all
    select customer_id, null, cast(day as timestamp), day, null, null, '{{ var("currency") }}', amount, null
    from {{ ref('stg_transactions') }}
    where customer_id is not null and not exists (select 1 from {{ ref('stg_orders') }})
)

select
    customer_id,
    order_id,
    day,
    channel,
    source,
    currency,
    revenue,
    margin,
    row_number() over (partition by customer_id, currency order by ordered_at, order_id collate "C", revenue) as number
from purchases
order by customer_id, currency, number
