namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;

/// <summary>A site as a client of the contract reads it, beside its pods: the connection's meter, the battery, and the heartbeats that say that all of it lives.</summary>
internal sealed class DsxSiteFace
{
    private const string Meter = "PowerMeter";
    private const string Battery = "BESS";

    private readonly DsxPoint grid;
    private readonly DsxPoint? power;
    private readonly DsxPoint? charge;
    private readonly DsxPoint? available;

    /// <summary>The face of a site.</summary>
    /// <param name="site">The site's name; its heartbeat and its objects are known by it.</param>
    /// <param name="pods">Names of its pods. The connection serves their meters, and cars beside them, so that nobody takes it for a pod's own.</param>
    /// <param name="hasBattery">Whether it has a battery.</param>
    /// <param name="integration">Who may speak to it and has its heartbeats repeated; null: nobody.</param>
    /// <exception cref="ArgumentException">The id cannot be an integration's.</exception>
    public DsxSiteFace(string site, IReadOnlyList<string> pods, bool hasBattery, string? integration = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(site);
        ArgumentNullException.ThrowIfNull(pods);
        if (integration is not null && !DsxTopic.IsIntegration(integration))
        {
            throw new ArgumentException($"'{integration}' cannot be an integration's id.", nameof(integration));
        }

        grid = new DsxPoint(Meter, "ActivePower", $"{site}/grid") { Unit = "kW", ObjectName = $"{site}/grid", ObjectId = $"{site}/grid", ServesId = [.. pods.Select(DsxPodFace.MeterOf)] };
        var points = new List<DsxPoint> { grid, Beat("HeartbeatTimestampBms", site, $"{site}/heartbeat") };
        if (hasBattery)
        {
            power = OfBattery("GenericPoint", "/power", "ActivePower") with { Unit = "kW" };
            charge = OfBattery("GenericPoint", "/charge", "StateOfCharge") with { Unit = "%" };
            available = OfBattery("Available", "") with { States = [new DsxState(0, "NotAvailable"), new DsxState(1, "Available")], ProcessArea = null };
            points.AddRange([power, charge, available]);
        }

        if (integration is not null)
        {
            points.Add(Beat("HeartbeatEchoBms", integration, $"{site}/echo/{integration}"));
            points.Add(Beat("HeartbeatTimestampIntegration", integration, $"{site}/{integration}/heartbeat") with { Integration = integration });
            points.Add(Beat("HeartbeatEchoIntegration", site, $"{site}/{integration}/echo") with { Integration = integration });
        }

        Points = points;

        DsxPoint OfBattery(string type, string place, params string[] areas) =>
            new(Battery, type, $"{site}/battery{place}") { ObjectName = $"{site}/battery", ObjectId = $"{site}/battery", ProcessArea = areas };
    }

    /// <summary>All points, heartbeats included, for the publisher; those of the pods come beside them.</summary>
    public IReadOnlyList<DsxPoint> Points { get; }

    /// <summary>The values of all points.</summary>
    /// <param name="connection">Power at the connection, W; import is positive.</param>
    /// <param name="battery">Power of the battery, W; charging is positive. Ignored where there is none.</param>
    /// <param name="stored">How full the battery is, 0–1. Ignored where there is none.</param>
    /// <param name="isAvailable">Whether the battery takes commands; 1 or 0. Ignored where there is none.</param>
    /// <param name="now">Now.</param>
    /// <param name="oldest">A reading older than this is said not to be trusted.</param>
    public IReadOnlyList<DsxFaceValue> Values(in Reading connection, in Reading battery, in Reading stored, in Reading isAvailable, Instant now, TimeSpan oldest)
    {
        var values = new List<DsxFaceValue> { DsxFaceValue.Of(grid.Key, connection, 1, now, oldest) };
        if (power is not null)
        {
            values.Add(DsxFaceValue.Of(power.Key, battery, 1, now, oldest));
            values.Add(DsxFaceValue.Of(charge!.Key, stored, 1, now, oldest));
            values.Add(DsxFaceValue.Of(available!.Key, isAvailable, 1, now, oldest));
        }

        return values;
    }

    private static DsxPoint Beat(string type, string whose, string tag) => new("System", type, tag) { ObjectName = whose, ObjectId = whose };
}
