namespace Megapod.Wire.Site.Pods;

/// <summary>The smallest pod whose servers have controllers of their own: one rack of two.</summary>
internal static class TwoServers
{
    public const string Text = """
        id: two
        currency: EUR
        timeZone: UTC
        grid:
          limits:
            - {id: connection, amount: 1 MW}
          meter: {id: grid-meter, error: 0.5 %, samplePeriod: 1 s, delay: 0 s}
        pods:
          - id: pod
            parent: grid
            racks: {count: 1, prefix: rack-, full: 60 kW, idle: 12 kW, gpus: 16, servers: {count: 2, prefix: server-}}
            throughput: [{power: 12 kW, throughput: 0}, {power: 60 kW, throughput: 1}]
        tariff: {billingTimeZone: UTC}
        compute: [{class: flexible, price: 1 EUR/GPU-h}]
        """;
}
