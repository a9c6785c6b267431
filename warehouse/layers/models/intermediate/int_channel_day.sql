-- What ads, shop and web analytics say of a day and origin, one below the other.
select
    day, channel, source, currency,
    impressions, clicks, cost, platform_conversions, platform_value,
    cast(null as integer) as orders, cast(null as integer) as new_customers,
    cast(null as decimal(18, 6)) as revenue, cast(null as decimal(18, 6)) as margin,
    cast(null as integer) as without_cost,
    cast(null as bigint) as sessions, cast(null as decimal(18, 6)) as measured_conversions
from {{ ref('stg_ads') }}
union all
select
    day, channel, coalesce(source, '(unknown)'), currency,
    null, null, null, null, null,
    1, case when new_customer then 1 else 0 end, revenue, margin,
    without_cost,
    null, null
from {{ ref('int_orders_attributed') }}
union all
select
    day, channel, coalesce(source, '(unknown)'), currency,
    null, null, null, null, null,
    null, null, null, null,
    null,
    sessions, conversions
from {{ ref('stg_sessions') }}
