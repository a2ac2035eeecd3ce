namespace Megapod.Site.Doctor;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Megapod.Site.Loop;
using Megapod.Site.Stations;

/// <summary>Awaits the charging stations of a site file as their central system and says of each who it is, what it can and what it would do if we fell silent. It asks, and writes nothing into them.</summary>
public static class StationCheckUp
{
    /// <summary>How often it is looked whether all have come.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>A station that takes longer to say what it is asked has failed.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Two limits that differ by less than this share, or by less than 1 W, are the same: the wire has tenths.</summary>
    private const double Same = 0.01;

    /// <summary>Awaits all of them and looks at those that come.</summary>
    /// <param name="site">The site.</param>
    /// <param name="endpoint">Where they are awaited.</param>
    /// <param name="parts">What they need of the rest of the house.</param>
    /// <param name="wait">How long they are awaited; it ends early when all have come.</param>
    /// <param name="opened">Told where they are awaited, once they are; null: nobody.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>Findings in the order of the site's stations, and last who wanted to come and was not let in; none for a site without stations.</returns>
    public static async Task<IReadOnlyList<DoctorFinding>> LookAsync(
        SiteConfig site, OcppEndpointConfig endpoint, SiteStationsParts parts, TimeSpan wait, Action<SiteStations>? opened, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(parts);
        var tree = PowerTree.From(site with { Mode = SiteMode.Monitor });
        var known = StationConfig.Of(tree);
        if (known.Count == 0)
        {
            return [];
        }

        var started = await SiteStations.OpenAsync(tree, endpoint, parts);
        if (!started.IsSuccess)
        {
            return [.. known.Select(s => Taken(s, started.Faults[0]))];
        }

        await using var stations = started.Value;
        stations.Events = new EventRing();
        opened?.Invoke(stations);
        await AwaitAsync(stations, wait, parts.Time, stop);
        var findings = await Task.WhenAll(known.Select(s => OneAsync(site, tree, s, stations, wait, parts.Time, stop)));
        var refused = stations.Events.After(0).Events.Where(e => e.Kind == "station-refused").Select(e => e.Text).Distinct(StringComparer.Ordinal);
        return [.. findings.SelectMany(f => f), .. refused.Select(t => new DoctorFinding("stations", DeviceProtocol.Ocpp, false, null, t, "If it is one of yours, correct it there or in the site file."))];
    }

    /// <summary>Waits until every station has come and has said what it can, or for as long as that is worth.</summary>
    internal static async Task AwaitAsync(SiteStations stations, TimeSpan wait, TimeProvider time, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(wait, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        using var timer = new PeriodicTimer(Look, time);
        try
        {
            while (!stations.Views.All(v => v.IsReady))
            {
                await timer.WaitForNextTickAsync(both.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Those that have not come by now are told as missing.
            return;
        }
    }

    private static async Task<IReadOnlyList<DoctorFinding>> OneAsync(
        SiteConfig site, PowerTree tree, StationConfig station, SiteStations stations, TimeSpan wait, TimeProvider time, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        StationLook? look;
        try
        {
            look = await stations.Central.LookAsync(station.Id, both.Token);
        }
        catch (OperationCanceledException)
        {
            return [Bad(station, null, $"It was not looked at to the end within {Longest.TotalSeconds:0} s.", "Look at its power and its network.")];
        }

        var view = stations.Views.First(v => v.Id == station.Id);
        if (look is null)
        {
            return [Away(site, station, wait)];
        }

        double[] trips = [.. look.RoundTrips.Select(t => t.TotalMilliseconds)];
        var findings = new List<DoctorFinding> { Identity(station, view, trips) };
        findings.AddRange(Abilities(station, view));
        findings.Add(Clock(station, view));
        findings.AddRange(Delays(tree, station, trips));
        findings.AddRange(look.Stalls.Select(s => Silence(station, s)));
        if (Treatment(view.Quirks) is { Length: > 0 } words)
        {
            findings.Add(Good(station, null, $"It is treated otherwise than the standard says: {words}."));
        }

        findings.AddRange(view.Troubles.Where(t => t.Code is not (OcppFaultCodes.ClockOff or OcppFaultCodes.ClockUnknown)).Select(t => Bad(station, null, $"{t.Message} [{t.Code}]", t.Remedy)));
        return findings;
    }

    /// <summary>Nobody can listen: another controller does, or another program.</summary>
    private static DoctorFinding Taken(StationConfig station, Fault why) => Bad(
        station, null,
        why.Code == OcppFaultCodes.CannotListen ? $"{why.Message} If a controller runs here, its stations are connected to it." : why.Message,
        why.Code == OcppFaultCodes.CannotListen ? "Ask the controller: curl http://127.0.0.1:8080/api/v1/site, under 'devices'. Or stop it and call the doctor again." : why.Remedy);

    private static DoctorFinding Away(SiteConfig site, StationConfig station, TimeSpan wait)
    {
        var device = site.Devices.First(d => d.Id == station.Id);
        bool isSecure = device.SecurityProfile >= 2;
        var (scheme, host, port) = isSecure ? ("wss", site.Stations.TlsHost, site.Stations.SecurePort) : ("ws", site.Stations.Host, site.Stations.Port);
        string editions = string.Join(", ", device.Versions.Select(v => v.ToString().ToLowerInvariant()));
        return Bad(
            station, null,
            Words($"It has not connected within {wait.TotalSeconds:0} s. It is awaited at {scheme}://{host}:{port}{site.Stations.Path}/{Uri.EscapeDataString(device.Identity)}, with security profile {device.SecurityProfile} and one of {editions}."),
            "Look at its power, its network and the address that it was given; or wait longer with --wait.");
    }

    private static DoctorFinding Identity(StationConfig station, StationView view, double[] trips)
    {
        double? median = trips.Length > 0 ? trips.Order().ElementAt(trips.Length / 2) : null;
        string who = view.Is is { } said
            ? $"{said.Vendor} {said.Model}{(said.Firmware.Length > 0 ? $", firmware {said.Firmware}" : "")}{(said.Serial.Length > 0 ? $", serial {said.Serial}" : "")}"
            : "A station that has not said who it is";
        return Good(station, median, $"{who}; {view.Version?.SubProtocol()}, security profile {station.Access.SecurityProfile}.");
    }

    private static IEnumerable<DoctorFinding> Abilities(StationConfig station, StationView view)
    {
        if (view.Abilities is not { } can)
        {
            yield return Bad(station, null, "It has not said what it can.", "Call again; if that stays, it is told limits in W as the standard says.");
            yield break;
        }

        string units = (can.TakesWatts, can.TakesAmperes) switch { (true, true) => "limits in W and A", (true, _) => "limits in W", (_, true) => "limits in A", _ => "units not said" };
        string[] parts =
        [
            can.HasSmartCharging switch { true => "smart charging", null => "smart charging not said", _ => "no smart charging" },
            units,
            can.HighestLevel is { } level ? Words($"levels up to {level}") : "",
            can.MostProfiles is { } profiles ? Words($"{profiles} profiles") : "",
            can.Connectors is { } many ? Words($"{many} connectors") : "",
        ];
        string all = "It says that it can: " + string.Join(", ", parts.Where(p => p.Length > 0)) + ".";
        yield return can.HasSmartCharging == false
            ? Bad(station, null, all, "Have smart charging switched on; until it takes limits its connectors count as their nameplates.")
            : Good(station, null, all);
        if (can.Connectors is { } count && count != station.Stalls.Count)
        {
            yield return Bad(station, null, Words($"It has {count} connectors; the site file gives its cabinet {station.Stalls.Count}."), "Give the cabinet as many connectors as the station has, in the order of their numbers.");
        }
    }

    private static DoctorFinding Clock(StationConfig station, StationView view)
    {
        double bound = station.ClockBound.TotalSeconds;

        // One look is too short for it to be known; what the stamps say is enough to name it.
        return (view.ClockAhead ?? view.StampsAhead) switch
        {
            null => Bad(station, null, "It has sent nothing that shows its time, so that no grant with an end could be written.", "Let it send meter values by the clock, or set it right."),
            { } ahead when ahead.Duration() > station.ClockBound => Bad(
                station, null, Words($"Its clock is {Math.Abs(ahead.TotalSeconds):0} s {(ahead > TimeSpan.Zero ? "ahead" : "behind")} after it was told the time; the site counts on {bound:0.#} s."), "Look at its time source and zone, or write what it keeps as 'datedWithSkew'."),
            { } ahead => Good(station, null, Words($"Its clock is within {Math.Max(2, Math.Ceiling(ahead.Duration().TotalSeconds)):0} s of ours; the site counts on {bound:0.#} s.")),
        };
    }

    private static IEnumerable<DoctorFinding> Delays(PowerTree tree, StationConfig station, double[] trips)
    {
        if (trips.Length == 0)
        {
            yield break;
        }

        double declared = station.Stalls.Min(s => tree.Consumers[s.Consumer].Enforcement.CommandLatency.TotalMilliseconds);
        yield return trips.Max() <= declared
            ? Good(station, trips.Max(), Words($"It answered within {trips.Max():0.#} ms, {trips.Length} times; the site file's 'commandLatency' is {declared:0.#} ms."))
            : Bad(station, trips.Max(), Words($"It took up to {trips.Max():0.#} ms to answer, {trips.Length} times; the site file's 'commandLatency' is {declared:0.#} ms."), "Write a longer 'commandLatency' at its connectors, or find what slows it.");
    }

    private static DoctorFinding Silence(StationConfig station, StallLook look)
    {
        double floor = look.Floor.Value;
        return look switch
        {
            { HasSaid: false } => Good(station, null, Words($"If we fell silent now: it does not say what {look.Id} may draw; the site file says {floor / 1000:0.##} kW. A step test would show it.")),
            { Limit: { } limit } when limit.Value <= (floor * (1 + Same)) + 1 => Good(station, null, Words($"If we fell silent now: by its own word {look.Id} may draw {limit.Value / 1000:0.##} kW; the site file says {floor / 1000:0.##} kW.")),
            _ => Bad(
                station, null,
                Words($"If we fell silent now: by its own word {look.Id} may draw {(look.Limit is { } more ? Words($"{more.Value / 1000:0.##} kW") : "what it likes")}; the site file says {floor / 1000:0.##} kW."),
                "Set the station's own limit to the site file's 'fallback'. The controller writes it when the station connects; what the station forgets after that counts."),
        };
    }

    /// <summary>Where a kind of station is treated otherwise than the standard says.</summary>
    private static string Treatment(StationQuirks quirks)
    {
        var usual = StationQuirks.Usual;
        string[] parts =
        [
            quirks.Purpose != usual.Purpose ? $"limits are written as {quirks.Purpose}" : "",
            quirks.Unit is { } unit ? $"limits are written in {unit}" : "",
            quirks.FloorLevel != usual.FloorLevel || quirks.GrantLevel != usual.GrantLevel ? Words($"levels {quirks.FloorLevel} and {quirks.GrantLevel}") : "",
            quirks.CountsFromReceipt ? "schedules count from their receipt" : "",
            quirks.HasComposite ? "" : "what it says of its limits is not asked",
            quirks.NewestVersion is { } newest ? $"spoken with in {newest.SubProtocol()}" : "",
            quirks.Tolerated != usual.Tolerated ? "mistakes in its messages are let pass" : "",
        ];
        return string.Join(", ", parts.Where(p => p.Length > 0));
    }

    private static DoctorFinding Good(StationConfig station, double? ms, string finding) => new(station.Id, DeviceProtocol.Ocpp, true, Rounded(ms), finding, "");

    private static DoctorFinding Bad(StationConfig station, double? ms, string finding, string remedy) => new(station.Id, DeviceProtocol.Ocpp, false, Rounded(ms), finding, remedy);

    private static double? Rounded(double? ms) => ms is { } value ? Math.Round(value, 3) : null;

    private static string Words(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
