namespace Megapod.Site.Jobs;

using Megapod.Core.Jobs;
using Megapod.Core.Ports;
using Megapod.Core.Units;

/// <summary>What a job desk works with.</summary>
public sealed record JobDeskParts
{
    /// <summary>Where jobs are kept.</summary>
    public required IJobStore Store { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The site's currency.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>What an hour of one accelerator or core is paid where a job does not say.</summary>
    public Func<JobConfig, decimal> UsualPrice { get; init; } = _ => 0;

    /// <summary>Carbon dioxide of a watt-hour at an instant, g; NaN: unknown.</summary>
    public Func<Instant, double> CarbonAt { get; init; } = _ => double.NaN;

    /// <summary>Called with what people may want to know: kind, subject and sentence; on the desk's own thread, it must not wait.</summary>
    public Action<string, string, string> Told { get; init; } = (_, _, _) => { };
}
