namespace Megapod.Devices.Gpu;

using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>One GPU at one poll, in base units. What it did not say is missing, and never zero.</summary>
public sealed record GpuRow
{
    /// <summary>Its name for life, such as <c>GPU-8a1c…</c>; where a text does not say it, host and number of the GPU there.</summary>
    public required string Uuid { get; init; }

    /// <summary>Its number on its server; −1 where it is not said. It may change when the server starts again.</summary>
    public int Index { get; init; } = -1;

    /// <summary>The server's name as an exporter writes it; empty where it is not said.</summary>
    public string Host { get; init; } = "";

    /// <summary>Maker, model, serial number, and as firmware the driver's version, as far as they are known.</summary>
    public PartIdentity Identity { get; init; } = PartIdentity.Unknown;

    /// <summary>Whether it answers at all.</summary>
    public GpuState State { get; init; }

    /// <summary>Its readings; what is not in it is missing. <see cref="PartQuantity.PowerLimit"/> is the enforced limit: the lowest of all that are set, by us or anybody.</summary>
    public IReadOnlyDictionary<PartQuantity, Reading> Readings { get; init; } = new Dictionary<PartQuantity, Reading>();

    /// <summary>The limit that was set from within the server, which may not be the one that is enforced; null: not known.</summary>
    public Watts? RequestedLimit { get; init; }

    /// <summary>The lowest limit that it can be set to; null: not known.</summary>
    public Watts? LeastLimit { get; init; }

    /// <summary>The highest limit that it can be set to; null: not known.</summary>
    public Watts? MostLimit { get; init; }

    /// <summary>The limit that comes back when its driver is loaded anew; null: not known.</summary>
    public Watts? DefaultLimit { get; init; }

    /// <summary>Whether the driver stays loaded while nobody uses the GPU; null: not known. If not, every limit of ours is lost whenever the GPU is idle.</summary>
    public bool? IsPersistent { get; init; }

    /// <summary>Whether it can smooth its power.</summary>
    public GpuFeature PowerSmoothing { get; init; }

    /// <summary>Whether it has power profiles of workloads.</summary>
    public GpuFeature WorkloadProfiles { get; init; }

    /// <summary>When the present <see cref="PartQuantity.DriverError"/> was first seen; never, if it was there when we began to look and may be old.</summary>
    public Instant DriverErrorAt { get; init; } = Instant.Never;

    /// <summary>Who uses it. Empty means that it is not known, not that nobody does.</summary>
    public IReadOnlyList<GpuOwner> Owners { get; init; } = [];

    /// <summary>One reading; missing where it has none.</summary>
    public Reading Of(PartQuantity quantity) => Readings.TryGetValue(quantity, out var reading) ? reading : Reading.Missing;
}
