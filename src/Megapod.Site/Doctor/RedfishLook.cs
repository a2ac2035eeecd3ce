namespace Megapod.Site.Doctor;

using System.Globalization;
using System.Text.Json;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Polling;
using Megapod.Devices.Redfish;
using Megapod.Devices.Redfish.Inventory;
using Megapod.Devices.Redfish.Power;
using Megapod.Site.Pods;
using Megapod.Site.Pods.Redfish;
using Megapod.Site.Wire;

/// <summary>Looks at a device by Redfish as the site would read it.</summary>
internal static class RedfishLook
{
    private const string AlwaysOn = "AlwaysOn";
    private const string HardPowerOff = "HardPowerOff";

    /// <summary>Resources that could not be read and are said one by one; those beyond are counted.</summary>
    private const int MostFaults = 5;

    /// <summary>A server that draws so much more than its limit does not keep to it: sensors of controllers err by some per cent, and supplies let peaks through.</summary>
    private const double OverShare = 1.05;
    private const double OverWatts = 50;

    /// <summary>A clock that is off by more stamps its log so that nobody finds anything in it.</summary>
    private static readonly TimeSpan MostClock = TimeSpan.FromSeconds(30);

    /// <summary>What a device can be read for, in the order in which it is said.</summary>
    private static readonly (string Name, Func<RedfishKind, RedfishQuantity, bool> Is)[] Groups =
    [
        ("power", (_, q) => q == RedfishQuantity.Power),
        ("power limits", (_, q) => q == RedfishQuantity.PowerLimit),
        ("temperatures", (_, q) => q is RedfishQuantity.Temperature or RedfishQuantity.MemoryTemperature),
        ("fans and pumps", (k, _) => k is RedfishKind.Fan or RedfishKind.Pump),
        ("utilisation and clocks", (_, q) => q is RedfishQuantity.Utilisation or RedfishQuantity.MemoryUtilisation or RedfishQuantity.Clock or RedfishQuantity.MemoryClock),
        ("throttle reasons", (_, q) => q == RedfishQuantity.Throttle),
        ("memory errors", (_, q) => q is RedfishQuantity.CorrectedErrors or RedfishQuantity.UncorrectedErrors),
        ("driver errors", (_, q) => q == RedfishQuantity.DriverError),
        ("links", (_, q) => q is RedfishQuantity.LinkUp or RedfishQuantity.LinkErrors or RedfishQuantity.ReceivedBytes or RedfishQuantity.SentBytes),
        ("coolant flow and pressure", (_, q) => q is RedfishQuantity.Flow or RedfishQuantity.Pressure),
        ("leaks", (_, q) => q == RedfishQuantity.Leak),
    ];

    /// <summary>Looks at it.</summary>
    /// <param name="site">The site.</param>
    /// <param name="device">The device.</param>
    /// <param name="parts">How it is reached.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<PodDeviceLook> LookAsync(SiteConfig site, DeviceConfig device, PodWireParts parts, CancellationToken stop)
    {
        var look = new PodDeviceLook(device);
        var made = RedfishClient.Create(DeviceClients.Redfish(device, parts), parts.Time, parts.Random.Split($"doctor {device.Id}"));
        if (!made.IsSuccess)
        {
            look.Bad(made.Faults[0]);
            return look;
        }

        using var limit = new CancellationTokenSource(PodDeviceLook.Longest, parts.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        await using var client = made.Value;
        try
        {
            if (await AskAsync(look, client, parts, both.Token))
            {
                await ReadAsync(look, site, client, parts, both.Token);
            }

            return look;
        }
        catch (OperationCanceledException)
        {
            return look.Unfinished();
        }
    }

    /// <summary>Reached, trusted, and how quick.</summary>
    private static async Task<bool> AskAsync(PodDeviceLook look, RedfishClient client, PodWireParts parts, CancellationToken stop)
    {
        var trips = new List<double>();
        for (int k = 0; k < PodDeviceLook.Samples; k++)
        {
            long began = parts.Time.GetTimestamp();
            var root = await client.GetAsync(RedfishClient.RootPath, stop);
            if (!root.IsSuccess)
            {
                look.Bad(root.Faults[0]);
                return false;
            }

            trips.Add(parts.Time.GetElapsedTime(began).TotalMilliseconds);
        }

        // The first one has opened the connection, and perhaps a session.
        look.Delays([.. trips.Skip(1)]);
        var access = look.Device.Access;
        look.Good(access switch
        {
            { HasTls: false } => "It is asked without TLS: whoever is on the way can read and change what is said.",
            { CertificateSha256: not null } => "Its certificate is the one that the site file names.",
            { Authority: not null } => $"Its certificate is issued by '{access.Authority}'.",
            _ => "Its certificate is issued by an authority that this machine trusts.",
        });
        return true;
    }

    private static async Task ReadAsync(PodDeviceLook look, SiteConfig site, RedfishClient client, PodWireParts parts, CancellationToken stop)
    {
        var poller = new RedfishPoller(look.Device.Id, client, new RedfishPollerConfig { Share = PodDeviceLook.Longest });
        for (int k = 0; k < 2; k++)
        {
            // All things at first, and then what is measured now, in the way in which the site reads it.
            if (await poller.PollAsync(parts.Clock(), stop) is { } fault)
            {
                look.Bad(fault);
                return;
            }
        }

        if (poller.Newest() is not { } newest)
        {
            look.Unfinished();
            return;
        }

        var access = look.Device.Access;
        look.Good(access.Login == DeviceLogin.None ? "It asks nobody who asks." : $"The account '{access.User}' is let in{(access.Login == DeviceLogin.Basic ? " with each request" : " by a session")}.");
        Identity(look, newest.Inventory);
        foreach (var fault in newest.Inventory.Faults.Take(MostFaults))
        {
            look.Bad(fault);
        }

        if (newest.Inventory.Faults.Count > MostFaults)
        {
            look.Bad($"{newest.Inventory.Faults.Count - MostFaults} more of its resources could not be read.", "Look at the first ones.");
        }

        Readings(look, newest);
        foreach (var (pod, rack, server) in ServersOf(site, look.Device.Id))
        {
            Server(look, newest, pod, rack, server);
        }

        Restore(look, newest.Inventory);
        await ClockAsync(look, client, newest.Inventory, parts, stop);
    }

    private static IEnumerable<(PodConfig Pod, RackConfig Rack, string Server)> ServersOf(SiteConfig site, string device) =>
        site.Pods.SelectMany(p => p.Racks, (p, r) => (Pod: p, Rack: r)).SelectMany(r => r.Rack.Servers.Where(s => s.Driver == device), (r, s) => (r.Pod, r.Rack, PodTreeBuilder.ServerOf(r.Rack.Id, s.Id)));

    private static void Identity(PodDeviceLook look, RedfishInventory found)
    {
        RedfishKind[] ranks = [RedfishKind.System, RedfishKind.PowerDistribution, RedfishKind.CoolingUnit, RedfishKind.Chassis];
        var whole = found.Items.Where(i => ranks.Contains(i.Kind)).OrderBy(i => Array.IndexOf(ranks, i.Kind)).ThenBy(i => i.Path, StringComparer.Ordinal).FirstOrDefault();
        string firmware = RedfishServerVersion.Of(found) ?? whole?.Firmware ?? "";
        string protocol = found.Version is { } version ? $"Redfish {version}" : "Redfish";
        if (whole?.Serial is { Length: > 0 } serial)
        {
            look.Good($"{string.Join(' ', ((string?[])[whole.Maker, whole.Model]).Where(t => t?.Length > 0))} serial {serial}{(firmware.Length > 0 ? $", firmware {firmware}" : "")}; {protocol}.".TrimStart());
        }
        else
        {
            look.Bad($"It does not tell who it is; {protocol}.", "Write its serial number at the device: without one the pod cannot be tested, and a part that is replaced is not seen.");
        }
    }

    private static void Readings(PodDeviceLook look, RedfishReadings newest)
    {
        var kinds = newest.Inventory.Items.ToDictionary(i => i.Path, i => i.Kind, StringComparer.Ordinal);
        var points = newest.Inventory.Points.Select((p, i) => (Kind: kinds.GetValueOrDefault(p.Item), p.Quantity, IsThere: newest.Values[i].Quality == Quality.Good)).ToList();
        var counted = Groups.Select(g => (g.Name, All: points.Count(p => g.Is(p.Kind, p.Quantity)), Good: points.Count(p => g.Is(p.Kind, p.Quantity) && p.IsThere))).ToList();
        string found = string.Join(", ", counted.Where(c => c.Good > 0).Select(c => c.Good == c.All ? $"{c.Name} {c.Good}" : $"{c.Name} {c.Good} of {c.All}").DefaultIfEmpty("nothing"));
        string lacking = string.Join(", ", counted.Where(c => c.Good == 0).Select(c => c.Name));
        string reports = newest.Inventory.MetricReports.Count > 0 ? $" It has {newest.Inventory.MetricReports.Count} metric reports." : "";
        look.Good($"It can be read for {found}{(lacking.Length > 0 ? $"; not for {lacking}" : "")}.{reports}");
    }

    private static void Server(PodDeviceLook look, RedfishReadings newest, PodConfig pod, RackConfig rack, string server)
    {
        var board = new PodBoard(PodTreeBuilder.Of(pod));
        var map = new RedfishServerMap(server, board);
        map.Update(newest);
        int named = board.Tree.Parts.Count(p => p.Kind == PartKind.Accelerator && p.Holder == server);
        int told = board.Tree.Parts.Count(p => p.Kind == PartKind.Accelerator && p.Holder == server && p.Identity != PartIdentity.Unknown);
        if (told == named)
        {
            look.Good($"It is {server} with {told} accelerators.");
        }
        else
        {
            look.Bad($"It is {server} and tells of {told} accelerators; the site file has {named}.", "Look which of them is missing, or correct 'gpus' of the server.");
        }

        if (map.Power.Quality == Quality.Good)
        {
            look.Good(PodDeviceLook.Words($"{server} draws {map.Power.Value / 1000:0.###} kW."));
        }
        else if (rack.Driver == DeviceConfig.Emulated && pod.Driver == DeviceConfig.Emulated)
        {
            look.Bad(PodDoctorFaults.NotTold($"The power of {server}", "its controller"));
        }

        if (map.Limit is not { } place)
        {
            look.Bad(PodWireFaults.NoLimit(server));
            return;
        }

        Limit(look, server, newest.Inventory.LimitsHeld.GetValueOrDefault(place), map.Power);
    }

    private static void Limit(PodDeviceLook look, string server, PowerLimitHeld? held, Reading power)
    {
        if (held is null or { SetPoint: null, Mode: PowerLimitMode.Unknown, AllowableMin: null, AllowableMax: null })
        {
            look.Bad(PodDoctorFaults.NotTold($"What {server} holds as its power limit", "its controller"));
            return;
        }

        look.LowestLimit = held.AllowableMin;
        string range = (held.AllowableMin, held.AllowableMax) switch
        {
            ({ } least, { } most) => $"{Watts(least)} to {Watts(most)}",
            ({ } least, null) => $"{Watts(least)} or more",
            (null, { } most) => $"up to {Watts(most)}, and it does not say from where",
            _ => "limits, and it does not say which",
        };
        string force = held.InForce is { } now ? $"{Watts(now)} is in force" : held.SetPoint is { } off ? $"{Watts(off)} is set and switched off" : "none is in force";
        look.Good($"It takes {range} for {server}; {force}. Whether it keeps to one only a test shows.");
        string? why = held switch
        {
            { AllowableMin: { } least, AllowableMax: { } most } when least.Value > most.Value => $"the lowest, {Watts(least)}, is above the highest, {Watts(most)}",
            { AllowableMax.Value: <= 0 } => "the highest is zero",
            { InForce: { } set, AllowableMax: { } most } when set.Value > most.Value => $"{Watts(set)} is in force, above the highest, {Watts(most)}",
            { InForce: { } set, AllowableMin: { } least } when set.Value < least.Value => $"{Watts(set)} is in force, below the lowest, {Watts(least)}",
            _ => null,
        };
        if (why is not null)
        {
            look.Bad(PodDoctorFaults.ImpossibleLimit(server, why));
        }

        if (held.Exception == HardPowerOff)
        {
            look.Bad($"{server} would be switched off where it exceeds its limit (LimitException HardPowerOff); no limit is written to it. (MP4046)", "Set the limit's exception to 'log only' at the device.");
        }

        if (held.InForce is { } limit && power.Quality == Quality.Good && power.Value > (OverShare * limit.Value) + OverWatts)
        {
            look.Bad(PodWireFaults.NotKept(server, limit.Value, power.Value), " Unless it was told within the last 40 s.");
        }
    }

    private static void Restore(PodDeviceLook look, RedfishInventory found)
    {
        foreach (var system in found.Items.Where(i => i.Kind == RedfishKind.System))
        {
            switch (system.PowerRestorePolicy)
            {
                case AlwaysOn:
                    look.Bad("It starts by itself when power returns.", "Set its power-restore policy to stay off or as it was: a pod is not taken over with such a server.");
                    break;
                case { } policy:
                    look.Good($"When power returns it does what '{policy}' says.");
                    break;
                default:
                    look.Bad("It does not tell what it does when power returns.", "Look at the server's own settings: a pod is not taken over before all of its servers tell it.");
                    break;
            }
        }
    }

    private static async Task ClockAsync(PodDeviceLook look, RedfishClient client, RedfishInventory found, PodWireParts parts, CancellationToken stop)
    {
        if (found.Items.FirstOrDefault(i => i.Kind == RedfishKind.Manager) is not { } manager)
        {
            return;
        }

        long began = parts.Time.GetTimestamp();
        var read = await client.GetAsync(manager.Path, stop);
        var took = parts.Time.GetElapsedTime(began);
        if (read.IsSuccess)
        {
            Clock(look, read.Value.Body, parts.Clock() - (took / 2));
        }
    }

    /// <summary>How the clock of a controller stands beside this machine's.</summary>
    /// <param name="look">Gets what is found.</param>
    /// <param name="manager">The controller's own resource.</param>
    /// <param name="asked">This machine's instant of its answer.</param>
    internal static void Clock(PodDeviceLook look, JsonElement manager, Instant asked)
    {
        if (!manager.TryGetProperty("DateTime", out var told) || told.ValueKind != JsonValueKind.String
            || !DateTimeOffset.TryParse(told.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var stamp))
        {
            look.Good("It does not tell what time it is.");
            return;
        }

        var ahead = Instant.From(stamp) - asked;
        if (ahead.Duration() > MostClock)
        {
            look.Bad(PodDoctorFaults.ClockOff("its controller", ahead));
            return;
        }

        look.Good(PodDeviceLook.Words($"Its clock is {ahead.Duration().TotalSeconds:0.#} s {(ahead < TimeSpan.Zero ? "behind" : "ahead of")} this machine's."));
    }

    private static string Watts(Watts watts) => PodDeviceLook.Words($"{watts.Value:0} W");
}
